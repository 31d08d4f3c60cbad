#include "api/request_budgets.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/beast/core/string.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace ticketing::api {

namespace {

constexpr std::size_t entries_max = 100'000;

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

std::string budget_key(const boost::asio::ip::address& address) {
  if (!address.is_v6()) return address.to_string();
  auto bytes = address.to_v6().to_bytes();
  std::fill(bytes.begin() + 8, bytes.end(), static_cast<unsigned char>(0));
  return boost::asio::ip::address_v6(bytes).to_string();
}

}  // namespace

std::optional<std::string> client_address(const HttpRequest& request) {
  boost::system::error_code ec;
  const auto peer = boost::asio::ip::make_address(request.peer_address, ec);
  if (!request.peer_is_loopback) return ec ? std::string("unknown") : budget_key(peer);
  std::string_view forwarded;
  for (const HttpHeader& h : request.headers) {
    if (boost::beast::iequals(h.name, "x-forwarded-for")) forwarded = h.value;
  }
  if (forwarded.empty()) return std::nullopt;
  const std::string last(trim(forwarded.substr(forwarded.rfind(',') + 1)));
  const auto client = boost::asio::ip::make_address(last, ec);
  return ec ? std::string("unknown") : budget_key(client);
}

RequestBudgets::RequestBudgets(const RateConfig& config)
    : address_("address", config.address_per_minute),
      sign_in_("sign-in", config.sign_in_per_minute),
      account_("account", config.account_per_minute) {}

Result<void> RequestBudgets::take_address(const std::string& address, Timestamp now,
                                          std::string& headers) {
  return address_.take(address, now, headers);
}

Result<void> RequestBudgets::take_sign_in(const std::string& address, Timestamp now,
                                          std::string& headers) {
  return sign_in_.take(address, now, headers);
}

Result<void> RequestBudgets::take_account(AccountId account, Timestamp now, std::string& headers) {
  return account_.take(std::to_string(account.value), now, headers);
}

RequestBudgets::Budget::Budget(std::string_view name, int per_minute) : name_(name) {
  if (per_minute > 0) rate_.emplace(per_minute, entries_max);
}

Result<void> RequestBudgets::Budget::take(std::string_view key, Timestamp now,
                                          std::string& headers) {
  if (!rate_) return {};
  RateDecision decision;
  {
    std::lock_guard lock(mutex_);
    decision = rate_->take(key, now);
  }
  // draft-ietf-httpapi-ratelimit-headers
  fmt::format_to(std::back_inserter(headers),
                 "RateLimit-Policy: \"{0}\";q={1};w=60\r\nRateLimit: \"{0}\";r={2};t={3}\r\n",
                 name_, decision.limit, decision.remaining, decision.resets_in.count());
  if (decision.allowed) return {};
  auto error = refuse_until(now + decision.resets_in, ErrorCode::rate_limited,
                            fmt::format("More than {} requests a minute ({} budget). Wait {} s.",
                                        decision.limit, name_, decision.resets_in.count()));
  error.value().retry_after = decision.resets_in;
  return error;
}

}  // namespace ticketing::api
