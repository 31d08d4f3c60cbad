#include "http_client/http_client.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <mutex>

#include "http_client/curl_call.hpp"

namespace ticketing {
namespace {

using std::chrono::milliseconds;
using Instant = std::chrono::steady_clock::time_point;

constexpr milliseconds backoff_max{5'000};

bool is_passing(int status) {
  return status == 429 || status == 500 || status == 502 || status == 503 || status == 504;
}

bool worth_another_try(const tl::expected<HttpReply, HttpFailure>& outcome) {
  if (outcome) return is_passing(outcome->status);
  const auto kind = outcome.error().kind;
  return kind != HttpFailure::Kind::reply_too_large && kind != HttpFailure::Kind::stopped;
}

/// "Full jitter": a random part of a doubling bound, so that clients that failed together do not
/// return together.
milliseconds backoff(int failed_tries, int base_ms, RandomSource& random) {
  const auto doubled = milliseconds(base_ms) * (1 << std::min(failed_tries - 1, 10));
  const auto bound = std::min(doubled, backoff_max).count();
  unsigned char bytes[4];
  random.fill(bytes);
  std::uint32_t drawn = 0;
  std::memcpy(&drawn, bytes, sizeof drawn);
  return milliseconds(drawn % static_cast<std::uint32_t>(bound + 1));
}

/// Whether it was told to stop before `wait` was over.
bool wait_for_stop(const std::stop_token& stop, milliseconds wait) {
  std::mutex mutex;
  std::unique_lock lock(mutex);
  std::condition_variable_any stopped;
  return stopped.wait_for(lock, stop, wait, [] { return false; }) || stop.stop_requested();
}

}  // namespace

class HttpClient::Handles : public http_client::HandlePool {};

HttpClient::HttpClient(HttpBounds bounds, RandomSource& random)
    : bounds_(bounds), random_(random), handles_(std::make_unique<Handles>()) {}

HttpClient::~HttpClient() = default;

tl::expected<HttpReply, HttpFailure> HttpClient::call(const HttpRequest& request) {
  const Instant deadline = std::chrono::steady_clock::now() + milliseconds(bounds_.total_ms);
  for (int tried = 1;; ++tried) {
    const auto left =
        std::chrono::duration_cast<milliseconds>(deadline - std::chrono::steady_clock::now());
    HttpBounds bounds = bounds_;
    bounds.total_ms = static_cast<int>(std::max<std::int64_t>(left.count(), 1));
    auto outcome = http_client::call_once(*handles_, request, bounds);
    if (tried >= bounds_.tries || !worth_another_try(outcome)) return outcome;
    const auto wait = backoff(tried, bounds_.backoff_ms, random_);
    if (std::chrono::steady_clock::now() + wait >= deadline) return outcome;
    if (wait_for_stop(request.stop, wait)) return outcome;
  }
}

std::string percent_encoded(std::string_view text, std::string_view keep) {
  constexpr char digits[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool unreserved = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                            (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
    if (unreserved || keep.find(c) != keep.npos) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += digits[byte >> 4];
    out += digits[byte & 15];
  }
  return out;
}

}  // namespace ticketing
