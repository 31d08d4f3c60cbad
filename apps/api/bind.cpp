#include "api/bind.hpp"

#include <boost/beast/core/string.hpp>

#include <algorithm>

namespace ticketing::api {

bool has_body_members(http::verb method) {
  return method == http::verb::post || method == http::verb::put || method == http::verb::patch;
}

Result<std::optional<std::string>> idempotency_key(const HttpRequest& http) {
  const auto is_key = [](const HttpHeader& h) {
    return boost::beast::iequals(h.name, "idempotency-key");
  };
  const auto found = std::ranges::find_if(http.headers, is_key);
  if (found == http.headers.end()) return std::nullopt;
  const std::string_view key = found->value;
  const bool visible = std::ranges::all_of(key, [](char c) { return c > 0x20 && c < 0x7f; });
  if (key.empty() || key.size() > 255 || !visible) {
    return refuse(ErrorCode::invalid_request,
                  "Idempotency-Key must be 1 to 255 visible ASCII characters.");
  }
  return std::string(key);
}

Result<std::optional<IfMatch>> if_match(const HttpRequest& http) {
  const std::string_view value = http.header(http::field::if_match);
  if (value.empty() || value == "*") return std::nullopt;
  const bool quoted = value.size() > 2 && value.front() == '"' && value.back() == '"';
  const std::string_view tag = quoted ? value.substr(1, value.size() - 2) : std::string_view();
  const auto dash = tag.find('-');
  IfMatch match;
  bool fits = parse_text(tag.substr(0, dash), match.revision);
  if (dash != std::string_view::npos) {
    const std::string_view stock = tag.substr(dash + 1);
    match.stock = stock.empty() ? Patch<std::int64_t>::null() : Patch<std::int64_t>::of(0);
    fits = fits && (stock.empty() || parse_text(stock, *match.stock.value));
  }
  if (!fits) {
    return refuse(ErrorCode::invalid_request,
                  "If-Match must be the ETag as it was read, or the revision in quotes, e.g. "
                  "\"3\", not " +
                      shown(value) + ".");
  }
  return match;
}

namespace bind_detail {

tl::unexpected<Error> no_such_path() {
  return refuse(ErrorCode::not_found, "There is nothing at this path.");
}

tl::unexpected<Error> unexpected_body() {
  return refuse(ErrorCode::invalid_request, "This request takes no body.");
}

tl::unexpected<Error> wrong_parameter(std::string_view name, std::string_view value,
                                      std::string_view allowed) {
  return refuse_fields(
      ErrorCode::invalid_request, "A query parameter is wrong.",
      {{"/" + std::string(name), "must be " + std::string(allowed) + ", not " + shown(value)}});
}

tl::unexpected<Error> unknown_parameter(std::string_view name,
                                        std::span<const std::string_view> known) {
  std::string detail = "The query parameter " + shown(name) + " is unknown; ";
  if (known.empty()) {
    detail += "there are none here.";
  } else {
    detail += "there are:";
    for (const std::string_view k : known) detail.append(" ").append(k);
    detail += ".";
  }
  return refuse(ErrorCode::invalid_request, std::move(detail));
}

}  // namespace bind_detail

}  // namespace ticketing::api
