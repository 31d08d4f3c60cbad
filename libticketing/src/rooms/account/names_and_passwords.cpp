// What people may call themselves, and what may open their account.
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>

#include "account/account_rules.hpp"
#include "account/common_passwords.hpp"
#include "base/lookalike.hpp"
#include "base/text.hpp"

namespace ticketing {
namespace {

std::string in_lower_case(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return out;
}

/// One a line; what begins with # says where they come from.
const std::set<std::string_view>& common_passwords() {
  static const auto passwords = [] {
    std::set<std::string_view> all;
    for (const CommonPasswords& file : embedded_common_passwords())
      for (std::string_view rest = file.text; !rest.empty();) {
        const auto end = std::min(rest.find('\n'), rest.size());
        if (!rest.starts_with('#')) all.insert(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
      }
    return all;
  }();
  return passwords;
}

/// "abcabcabcabc", "1111111111": as easily guessed as what it repeats.
bool repeats_itself(std::string_view text) {
  constexpr std::size_t unit_max = 4;
  for (std::size_t unit = 1; unit <= unit_max && unit < text.size(); ++unit)
    if (text.substr(unit) == text.substr(0, text.size() - unit)) return true;
  return false;
}

}  // namespace

Result<std::string> checked_password(const std::string& password, std::string_view email,
                                     const std::string& pointer) {
  // Bytes first: counting is for what may be kept.
  if (password.size() > password_bytes_max)
    return refuse_field(pointer, fmt::format("must have at most {} bytes, not {}",
                                             password_bytes_max, password.size()));
  std::string normal = nfc_or_same(password);
  const auto chars = count_chars(trimmed(normal));
  if (chars < password_chars_min)
    return refuse_field(
        pointer,
        fmt::format(
            "must have at least {} characters{}, not {}", password_chars_min,
            trimmed(normal).size() == normal.size() ? "" : " (blanks at its ends do not count)",
            chars));
  const auto lower = in_lower_case(normal);
  if (lower == email || lower == email.substr(0, email.find('@')))
    return refuse_field(pointer, "must not be the e-mail: whoever knows one would know both");
  if (repeats_itself(lower) || common_passwords().contains(lower))
    return refuse_field(pointer,
                        "must not be one of those that are guessed first: choose another, such as "
                        "some words that only you put together");
  return normal;
}

Result<std::string> clean_nickname(const std::string& nickname, Role role,
                                   const AccountsConfig& config) {
  auto clean =
      clean_text(trimmed(nickname), nickname_chars_min, nickname_chars_max, false, "/nickname");
  TICKETING_TRY(clean);
  if (turns_direction(*clean))
    return refuse_field("/nickname",
                        "must not hold a character that turns the direction of text: leave it out");
  if (role != Role::user) return clean;
  const auto looks_like = skeleton(*clean);
  for (const std::string& reserved : config.reserved_nicknames)
    if (looks_like == skeleton(reserved))
      return refuse_field(
          "/nickname", fmt::format("must not look like '{}', which is for those who run the place: "
                                   "choose another",
                                   reserved));
  return clean;
}

}  // namespace ticketing
