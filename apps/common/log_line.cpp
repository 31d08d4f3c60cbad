#include "common/log_line.hpp"

#include <fmt/format.h>

#include <algorithm>

#include <ticketing/describe/json.hpp>

namespace ticketing::app {
namespace {

/// What turns the direction of text (UAX #9) at `text[at]`; 0 when nothing does.
unsigned turn_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const unsigned code_point = byte(at) == 0xd8 ? (byte(at) & 0x1fU) << 6U | (byte(at + 1) & 0x3fU)
                              : byte(at) == 0xe2
                                  ? 0x2000U | (byte(at + 1) & 0x3fU) << 6U | (byte(at + 2) & 0x3fU)
                                  : 0U;
  const bool turns = code_point == 0x61c || code_point == 0x200e || code_point == 0x200f ||
                     (code_point >= 0x202a && code_point <= 0x202e) ||
                     (code_point >= 0x2066 && code_point <= 0x2069);
  return turns ? code_point : 0U;
}

/// `text` with what turns the direction escaped, and the bytes that `is_escaped`: a line of a log
/// is what it seems.
template <class IsEscaped>
std::string escaped(std::string_view text, const IsEscaped& is_escaped) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (const unsigned turn = turn_at(text, i)) {
      out += fmt::format("\\u{:04x}", turn);
      i += turn == 0x61c ? 1 : 2;
    } else if (is_escaped(byte)) {
      out += fmt::format("\\u{:04x}", byte);
    } else {
      out += text[i];
    }
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
  members += escaped(text, [](unsigned char) { return false; });
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

std::string visible_log_text(std::string_view text) {
  std::string out = escaped(text, [](unsigned char byte) {
    return (byte < 0x20 && byte != log_members_mark) || byte == 0x7f;
  });
  std::replace(out.begin(), out.end(), log_members_mark, ' ');
  return out;
}

}  // namespace ticketing::app
