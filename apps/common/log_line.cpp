#include "common/log_line.hpp"

#include <fmt/format.h>

#include <ticketing/describe/json.hpp>

namespace ticketing::app {
namespace {

/// `json`, with what turns the direction of text (UAX #9) escaped: a line of a log is what it
/// seems.
std::string without_turns(const std::string& json) {
  std::string out;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const auto byte = [&](std::size_t at) {
      return at < json.size() ? static_cast<unsigned char>(json[at]) : 0U;
    };
    const unsigned code_point = byte(i) == 0xd8 ? (byte(i) & 0x1fU) << 6U | (byte(i + 1) & 0x3fU)
                                : byte(i) == 0xe2
                                    ? 0x2000U | (byte(i + 1) & 0x3fU) << 6U | (byte(i + 2) & 0x3fU)
                                    : 0U;
    const bool turns = code_point == 0x61c || code_point == 0x200e || code_point == 0x200f ||
                       (code_point >= 0x202a && code_point <= 0x202e) ||
                       (code_point >= 0x2066 && code_point <= 0x2069);
    if (!turns) {
      out += json[i];
      continue;
    }
    out += fmt::format("\\u{:04x}", code_point);
    i += code_point == 0x61c ? 1 : 2;
  }
  return out;
}

}  // namespace

void append_log_member(std::string& members, std::string_view name, std::string_view value) {
  if (!members.empty()) members += ',';
  write_json_string(members, name);
  members += ':';
  std::string text;
  write_json_string(text, value);
  members += without_turns(text);
}

std::string json_log_line(Timestamp time, std::string_view level, std::string_view message,
                          std::string_view members) {
  std::string line;
  append_log_member(line, "time", to_rfc3339(time));
  append_log_member(line, "level", level);
  append_log_member(line, "message", message);
  if (!members.empty()) line.append(",").append(members);
  return "{" + line + "}\n";
}

}  // namespace ticketing::app
