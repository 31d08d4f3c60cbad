#include "mail/bounce.hpp"

#include <fmt/format.h>

#include <charconv>
#include <regex>

namespace ticketing {
namespace {

/// Beyond it nothing is looked for: std::regex recurses.
constexpr std::size_t message_bytes_max = 65536;

/// The first status in a line that begins with "Status:". Mail programs write such lines as well,
/// with other words.
std::optional<std::string> status_in(std::string_view message) {
  static const std::regex line(R"((^|\n)status:[ \t]*([245]\.\d{1,3}\.\d{1,3})(?!\d))",
                               std::regex::icase);
  std::cmatch match;
  if (!std::regex_search(message.data(), message.data() + message.size(), match, line))
    return std::nullopt;
  return match.str(2);
}

/// What stands between "<" and "@" in a message, from `at` on; "" at its end.
std::string_view next_name(std::string_view message, std::size_t& at) {
  for (at = message.find('<', at); at != message.npos; at = message.find('<', at)) {
    const auto end = message.find_first_of("@<>\r\n", ++at);
    if (end != message.npos && message[end] == '@') return message.substr(at, end - at);
  }
  return {};
}

}  // namespace

std::string message_name(const Keyring& keys, std::int64_t epoch, MailId mail) {
  const auto what = fmt::format("{}.{}", mail.value, epoch);
  return what + "." + keys.sign(KeyPurpose::message_name, what);
}

std::optional<Bounce> read_bounce(std::string_view message, const Keyring& keys,
                                  std::int64_t epoch) {
  message = message.substr(0, message_bytes_max);
  const auto status = status_in(message);
  if (!status) return std::nullopt;
  std::size_t at = 0;
  for (auto name = next_name(message, at); at != message.npos; name = next_name(message, at)) {
    MailId id;
    const auto read = std::from_chars(name.data(), name.data() + name.size(), id.value);
    if (read.ec != std::errc() || id.value < 1) continue;
    const auto what = fmt::format("{}.{}", id.value, epoch);
    if (name.starts_with(what + ".") &&
        keys.verify(KeyPurpose::message_name, what, name.substr(what.size() + 1)))
      return Bounce{id, *status};
  }
  return std::nullopt;
}

bool says_no_such_address(std::string_view text) {
  // X.1.1 bad mailbox, X.1.2 bad system, X.1.10 null MX (RFC 7505).
  static const std::regex code(R"((^|[ -])5\.1\.(1|2|10)(\D|$))");
  return std::regex_search(text.begin(), text.end(), code);
}

}  // namespace ticketing
