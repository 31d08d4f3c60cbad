#include "base/text.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <iterator>
#include <memory>
#include <optional>

#include <ticketing/bounds.hpp>
#include <ticketing/describe/text_value.hpp>

namespace ticketing {
namespace {

const utf8proc_uint8_t* bytes_of(std::string_view text) {
  return reinterpret_cast<const utf8proc_uint8_t*>(text.data());
}

/// Calls `fn(code_point)` for each one, -1 for an invalid byte, until it returns false.
template <class Fn>
void for_each_char(std::string_view text, Fn&& fn) {
  while (!text.empty()) {
    utf8proc_int32_t c = -1;
    const auto n = utf8proc_iterate(bytes_of(text), static_cast<utf8proc_ssize_t>(text.size()), &c);
    if (!fn(n > 0 ? c : -1)) return;
    text.remove_prefix(n > 0 ? static_cast<std::size_t>(n) : 1);
  }
}

bool shows_something(utf8proc_int32_t c) {
  switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
      return false;
    default:
      break;
  }
  // Letters by category, blank on every screen: the Hangul fillers and the empty Braille cell.
  return c != 0x115F && c != 0x1160 && c != 0x3164 && c != 0xFFA0 && c != 0x2800;
}

/// How many characters one of NFC has at most before it is composed: the longest canonical
/// decomposition there is (U+1F82 is one of four), and each of those has at most 4 bytes.
constexpr std::int64_t chars_before_nfc_max = 4;
constexpr std::int64_t bytes_per_char_max = 4;

/// What is told of a text that is too long, or too short.
std::string length_problem(int min_chars, int max_chars, const std::string& found) {
  return "must have " + std::to_string(min_chars) + " to " + std::to_string(max_chars) +
         " characters, not " + found;
}

/// None for invalid UTF-8. Precondition: no run of combining marks is long.
std::optional<std::string> to_nfc(std::string_view text) {
  utf8proc_uint8_t* mapped = nullptr;
  constexpr auto options = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE);
  const auto size =
      utf8proc_map(bytes_of(text), static_cast<utf8proc_ssize_t>(text.size()), &mapped, options);
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(mapped, &std::free);
  if (size == UTF8PROC_ERROR_NOMEM) throw std::bad_alloc();
  if (size < 0) return std::nullopt;
  return std::string(reinterpret_cast<const char*>(mapped), static_cast<std::size_t>(size));
}

std::string code_point_name(utf8proc_int32_t c) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out = "U+";
  for (int shift = 12; shift >= 0; shift -= 4)
    out += digits[static_cast<std::size_t>(c >> shift) & 15U];
  return out;
}

bool is_ascii_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

bool is_local_part(std::string_view text) {
  constexpr std::string_view others = ".!#$%&'*+/=?^_`{|}~-";
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [&](char c) {
    return is_ascii_letter_or_digit(c) || others.find(c) != std::string_view::npos;
  });
}

bool is_domain_label(std::string_view text) {
  return !text.empty() && text.size() <= 63 && text.front() != '-' && text.back() != '-' &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return is_ascii_letter_or_digit(c) || c == '-'; });
}

bool is_domain(std::string_view text) {
  for (;;) {
    const auto dot = text.find('.');
    if (!is_domain_label(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

}  // namespace

int longest_combining_run(std::string_view text) {
  // The longest decomposition (U+FDFA) has 18 characters.
  std::array<utf8proc_int32_t, 32> parts;
  constexpr auto options =
      static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT);
  int run = 0;
  int longest = 0;
  for_each_char(text, [&](utf8proc_int32_t c) {
    if (c < 0xA0) {  // nothing combines below, and most of most texts is
      run = 0;
      return true;
    }
    const auto count = utf8proc_decompose_char(c, parts.data(), parts.size(), options, nullptr);
    for (utf8proc_ssize_t i = 0; i < count; ++i) {
      run = utf8proc_get_property(parts[static_cast<std::size_t>(i)])->combining_class == 0
                ? 0
                : run + 1;
      longest = std::max(longest, run);
    }
    return longest <= combining_run_max;
  });
  return longest;
}

namespace {
/// `text` with each CR LF a newline.
std::string with_newlines(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] != '\r' || i + 1 == text.size() || text[i + 1] != '\n') out += text[i];
  return out;
}
}  // namespace

Result<std::string> clean_text(std::string_view text, int min_chars, int max_chars, bool multiline,
                               std::string_view pointer) {
  const auto refuse_this = [&](std::string detail) {
    return refuse_field(std::string(pointer), std::move(detail));
  };
  const std::int64_t chars_before_max = chars_before_nfc_max * max_chars;
  if (std::ssize(text) > bytes_per_char_max * chars_before_max)
    return refuse_this(
        length_problem(min_chars, max_chars, std::to_string(text.size()) + " bytes"));
  if (const auto before = static_cast<std::int64_t>(count_chars(text)); before > chars_before_max)
    return refuse_this(length_problem(min_chars, max_chars, std::to_string(before)));
  if (longest_combining_run(text) > combining_run_max)
    return refuse_this("has more than " + std::to_string(combining_run_max) +
                       " combining marks in a row: no language needs them, leave some out");
  auto nfc = to_nfc(multiline ? with_newlines(text) : std::string(text));
  if (!nfc) return refuse_this("is not valid UTF-8");

  std::int64_t chars = 0;
  bool visible = false;
  utf8proc_int32_t control = -1;
  for_each_char(*nfc, [&](utf8proc_int32_t c) {
    ++chars;
    const bool is_break = c == '\n' || c == '\t';
    if (utf8proc_category(c) == UTF8PROC_CATEGORY_CC && !(multiline && is_break)) control = c;
    visible = visible || shows_something(c);
    return control < 0;
  });
  if (control >= 0) {
    return refuse_this("contains the control character " + code_point_name(control) + "; " +
                       (multiline ? "only newline and tab are" : "none is") + " allowed");
  }
  if (chars < min_chars || chars > max_chars)
    return refuse_this(length_problem(min_chars, max_chars, std::to_string(chars)));
  if (min_chars > 0 && !visible) return refuse_this("must not be only white space");
  return std::move(*nfc);
}

namespace {
/// Telephones put a blank behind what they complete, Korean and Japanese keyboards a wide one.
std::string_view without_blanks_around(std::string_view text) {
  for (const std::string_view blank : {" ", "\u3000", " "}) {
    while (text.starts_with(blank)) text.remove_prefix(blank.size());
    while (text.ends_with(blank)) text.remove_suffix(blank.size());
  }
  return text;
}
}  // namespace

Result<std::string> clean_email(std::string_view text, std::string_view pointer) {
  text = without_blanks_around(text);
  if (text.size() > email_bytes_max) {
    return refuse_field(std::string(pointer),
                        "must have at most 254 bytes, not " + std::to_string(text.size()));
  }
  std::string email(text);
  for (char& c : email)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  const auto at = email.find('@');
  if (at == std::string::npos || !is_local_part(std::string_view(email).substr(0, at)) ||
      !is_domain(std::string_view(email).substr(at + 1))) {
    return refuse_field(std::string(pointer),
                        "must be an e-mail address such as name@example.com, not " + shown(text));
  }
  return email;
}

std::size_t count_chars(std::string_view text) {
  std::size_t n = 0;
  for_each_char(text, [&](utf8proc_int32_t) {
    ++n;
    return true;
  });
  return n;
}

int display_width(std::string_view text) {
  int columns = 0;
  for_each_char(text, [&](utf8proc_int32_t c) {
    columns += c < 0 ? 1 : utf8proc_charwidth(c);
    return true;
  });
  return columns;
}

}  // namespace ticketing
