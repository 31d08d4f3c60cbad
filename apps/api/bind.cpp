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
  if (key.empty() || key.size() > idempotency_key_bytes_max || !visible) {
    return bind_detail::wrong_field(
        "Idempotency-Key",
        "must be 1 to " + std::to_string(idempotency_key_bytes_max) + " visible ASCII characters");
  }
  return std::string(key);
}

Result<void> bind_options(const HttpRequest& http, CallOptions& options) {
  bind_detail::Wrong wrong;
  NoParameters none;
  wrong.note(bind_headers(http, options));
  wrong.note(bind_query(http.query, {}, none, &options));
  return wrong.result();
}

namespace {

/// Takes the next entity tag off `list` (RFC 9110, section 8.8.3); what is between the quotes.
std::optional<std::string_view> next_tag(std::string_view& list) {
  if (list.starts_with("W/")) list.remove_prefix(2);
  const auto end = list.find('"', 1);
  if (!list.starts_with('"') || end == std::string_view::npos) return std::nullopt;
  const std::string_view tag = list.substr(1, end - 1);
  list.remove_prefix(end + 1);
  return tag;
}

std::optional<IfMatch> revision_of(std::string_view tag) {
  const auto dash = tag.find('-');
  IfMatch match;
  if (!parse_text(tag.substr(0, dash), match.revision)) return std::nullopt;
  if (dash != std::string_view::npos) match.rest = tag.substr(dash + 1);
  return match;
}

tl::unexpected<Error> wrong_if_match(std::string_view value) {
  return bind_detail::wrong_field(
      "If-Match",
      "must be ETags as they were read, or a revision in quotes, e.g. \"3\", not " + shown(value));
}

}  // namespace

Result<std::vector<IfMatch>> if_match(const HttpRequest& http) {
  std::string joined;
  const std::string_view value = http.list(http::field::if_match, joined);
  std::vector<IfMatch> matches;
  if (value.empty() || value == "*") return matches;
  constexpr std::string_view between = " \t,";
  std::string_view rest = value;
  for (;;) {
    rest.remove_prefix(std::min(rest.find_first_not_of(between), rest.size()));
    if (rest.empty()) break;
    const auto tag = next_tag(rest);
    if (!tag || (!rest.empty() && between.find(rest.front()) == std::string_view::npos))
      return wrong_if_match(value);
    if (auto match = revision_of(*tag)) matches.push_back(std::move(*match));
  }
  if (matches.empty())
    return refuse(ErrorCode::version_mismatch,
                  "no tag of If-Match, " + shown(value) +
                      ", is one of this resource: read it again, then decide.");
  return matches;
}

namespace bind_detail {

tl::unexpected<Error> no_such_path() {
  return refuse(ErrorCode::not_found, "There is nothing at this path.");
}

tl::unexpected<Error> wrong_field(std::string_view name, const std::string& detail) {
  return refuse_together(ErrorCode::invalid_request, {{'/' + std::string(name), detail}});
}

tl::unexpected<Error> unexpected_body() {
  return refuse(ErrorCode::invalid_request, "This request takes no body.");
}

Result<Patch<std::int64_t>> stock_of(const IfMatch& tag) {
  if (!tag.rest) return Patch<std::int64_t>::absent();
  if (tag.rest->empty()) return Patch<std::int64_t>::null();
  auto stock = Patch<std::int64_t>::of(0);
  if (!parse_text(*tag.rest, *stock.value)) return wrong_if_match(*tag.rest);
  return stock;
}

FieldError wrong_parameter(std::string_view name, std::string_view value,
                           std::string_view allowed) {
  return {"?" + std::string(name), "must be " + std::string(allowed) + ", not " + shown(value)};
}

FieldError unknown_parameter(std::string_view name, std::span<const std::string_view> known) {
  std::string detail = "is not known: " + shown(name) + ". ";
  if (known.empty()) {
    detail += "There are no parameters here.";
  } else {
    detail += "There are:";
    for (const std::string_view k : known) detail.append(" ").append(k);
    detail += ".";
  }
  // Echoing a very long name helps nobody.
  return {"?" + std::string(name.size() <= 200 ? name : std::string_view()), std::move(detail),
          true};
}

void Wrong::note(const Error& error) {
  if (!refusal_ || (error.errors.empty() && error.code < refusal_->code)) {
    refusal_ = error;
  } else if (!error.errors.empty() && !refusal_->errors.empty()) {
    std::vector<FieldError> all = std::move(refusal_->errors);
    all.insert(all.end(), error.errors.begin(), error.errors.end());
    refusal_ = refuse_together(std::min(refusal_->code, error.code), std::move(all)).value();
  }
}

Result<void> Wrong::result() const {
  if (!refusal_) return {};
  return tl::unexpected<Error>(*refusal_);
}

}  // namespace bind_detail

}  // namespace ticketing::api
