#include "api/sent_values.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <charconv>

#include "api/route.hpp"
#include "api/url_text.hpp"

namespace ticketing::api {
namespace {

namespace json = boost::json;

constexpr std::size_t text_bytes_max = 200;

SentValue text_value(std::string_view text) {
  std::string shown(text.substr(0, text_bytes_max));
  if (shown.size() < text.size()) {
    // No half of a character: back to where one begins.
    std::size_t end = shown.size();
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    shown.resize(end);
    shown += "\u2026";
  }
  return {json::serialize(json::string_view(shown.data(), shown.size()))};
}

/// The next token of a pointer, unescaped (RFC 6901, section 4), taken off it.
std::string next_token(std::string_view& pointer) {
  pointer.remove_prefix(1);
  const auto end = std::min(pointer.find('/'), pointer.size());
  std::string token;
  for (std::size_t i = 0; i < end; ++i) {
    const bool escaped = pointer[i] == '~' && i + 1 < end;
    token += escaped ? (pointer[++i] == '1' ? '/' : '~') : pointer[i];
  }
  pointer.remove_prefix(end);
  return token;
}

const json::value* child(const json::value& value, const std::string& token) {
  if (const auto* object = value.if_object()) return object->if_contains(token);
  std::size_t index = 0;
  const auto read = std::from_chars(token.data(), token.data() + token.size(), index);
  const auto* array = value.if_array();
  return array && read.ec == std::errc() && index < array->size() ? &(*array)[index] : nullptr;
}

}  // namespace

SentValues::SentValues(const HttpRequest& request, const Route* route)
    : request_(request), route_(route) {
  if (!route || route->info.raw_body_max > 0 || request.body.empty()) return;
  if (auto parsed = parse_json(request.body)) {
    body_ = std::move(*parsed);
    has_body_ = true;
  }
}

Patch<SentValue> SentValues::in_body(std::string_view pointer) const {
  const json::value* value = has_body_ ? &body_ : nullptr;
  while (value && pointer.starts_with('/')) value = child(*value, next_token(pointer));
  if (!value || value->is_object() || value->is_array()) return {};
  if (const auto* text = value->if_string())
    return Patch<SentValue>::of(text_value({text->data(), text->size()}));
  return Patch<SentValue>::of({json::serialize(*value)});
}

Patch<SentValue> SentValues::beside_body(std::string_view in, std::string_view name) const {
  if (in == "path") return Patch<SentValue>::of(text_value(in_path(name)));
  if (in == "header") {
    const std::string_view sent = request_.header(name);
    const bool ascii = std::ranges::all_of(sent, [](char c) { return c >= ' ' && c <= '~'; });
    return ascii ? Patch<SentValue>::of(text_value(sent)) : Patch<SentValue>::absent();
  }
  const auto parameters = parse_query(request_.query);
  if (!parameters) return {};
  for (const auto& [key, value] : *parameters)
    if (key == name) return Patch<SentValue>::of(text_value(value));
  return {};
}

std::string SentValues::in_path(std::string_view name) const {
  PathValues values;
  if (!route_ || !route_->pattern.match(request_.path, values)) return {};
  for (std::size_t i = 0; i < values.size(); ++i)
    if (route_->pattern.parameters()[i].name == name)
      return percent_decode(values[i], false).value_or("");
  return {};
}

}  // namespace ticketing::api
