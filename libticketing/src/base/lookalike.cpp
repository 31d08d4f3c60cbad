#include "base/lookalike.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <new>
#include <optional>
#include <utility>

#include "base/text.hpp"

namespace ticketing {
namespace {

const utf8proc_uint8_t* bytes_of(std::string_view text) {
  return reinterpret_cast<const utf8proc_uint8_t*>(text.data());
}

std::optional<std::string> mapped(std::string_view text, int options) {
  utf8proc_uint8_t* out = nullptr;
  const auto size = utf8proc_map(bytes_of(text), static_cast<utf8proc_ssize_t>(text.size()), &out,
                                 static_cast<utf8proc_option_t>(options));
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(out, &std::free);
  if (size == UTF8PROC_ERROR_NOMEM) throw std::bad_alloc();
  if (size < 0) return std::nullopt;
  return std::string(reinterpret_cast<const char*>(out), static_cast<std::size_t>(size));
}

template <class Fn>
void for_each_char(std::string_view text, Fn&& fn) {
  while (!text.empty()) {
    utf8proc_int32_t c = -1;
    const auto n = utf8proc_iterate(bytes_of(text), static_cast<utf8proc_ssize_t>(text.size()), &c);
    const std::size_t used = n > 0 ? static_cast<std::size_t>(n) : 1;
    fn(n > 0 ? c : -1, text.substr(0, used));
    text.remove_prefix(used);
  }
}

/// Lower case letters of Greek, Cyrillic, Armenian and Latin's own variants that pass for a Latin
/// one: from confusables.txt of Unicode's UTS #39, those that people meet; and the digits and signs
/// that are written for letters. i, l and 1 are one: in many fonts nobody can tell them apart.
constexpr std::pair<std::string_view, char> lookalikes[] = {
    {"\u0430", 'a'}, {"\u03b1", 'a'}, {"\u0251", 'a'}, {"4", 'a'},      {"@", 'a'},
    {"\u0432", 'b'}, {"\u044c", 'b'}, {"8", 'b'},      {"\u0441", 'c'}, {"\u03f2", 'c'},
    {"\u0501", 'd'}, {"\u0257", 'd'}, {"\u0435", 'e'}, {"\u04bd", 'e'}, {"\u03b5", 'e'},
    {"3", 'e'},      {"\u0261", 'g'}, {"9", 'g'},      {"\u04bb", 'h'}, {"\u043d", 'h'},
    {"\u056b", 'h'}, {"i", 'l'},      {"\u0131", 'l'}, {"\u0456", 'l'}, {"\u03b9", 'l'},
    {"\u0269", 'l'}, {"1", 'l'},      {"|", 'l'},      {"!", 'l'},      {"\u04cf", 'l'},
    {"\u0458", 'j'}, {"\u043a", 'k'}, {"\u03ba", 'k'}, {"\u043c", 'm'}, {"\u043f", 'n'},
    {"\u03b7", 'n'}, {"\u0578", 'n'}, {"\u043e", 'o'}, {"\u03bf", 'o'}, {"\u0585", 'o'},
    {"\u03c3", 'o'}, {"0", 'o'},      {"\u0440", 'p'}, {"\u03c1", 'p'}, {"\u051b", 'q'},
    {"\u0433", 'r'}, {"\u0455", 's'}, {"5", 's'},      {"$", 's'},      {"\u0442", 't'},
    {"\u03c4", 't'}, {"7", 't'},      {"\u03c5", 'u'}, {"\u057d", 'u'}, {"\u0446", 'u'},
    {"\u03bd", 'v'}, {"\u0475", 'v'}, {"\u051d", 'w'}, {"\u03c9", 'w'}, {"\u0445", 'x'},
    {"\u03c7", 'x'}, {"\u0443", 'y'}, {"\u03b3", 'y'}, {"2", 'z'},
};

std::string_view latin(std::string_view letter) {
  for (const auto& [other, as] : lookalikes)
    if (letter == other) return {&as, 1};
  return letter;
}

bool is_letter_or_digit(utf8proc_int32_t c) {
  const auto category = utf8proc_category(c);
  return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO &&
         category != UTF8PROC_CATEGORY_MN && category != UTF8PROC_CATEGORY_MC &&
         category != UTF8PROC_CATEGORY_ME;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

}  // namespace

bool turns_direction(std::string_view text) {
  bool turns = false;
  for_each_char(text, [&](utf8proc_int32_t c, std::string_view) {
    turns = turns || c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
            (c >= 0x2066 && c <= 0x2069);
  });
  return turns;
}

std::string_view trimmed(std::string_view text) {
  std::size_t begin = text.size();
  std::size_t end = 0;
  std::size_t at = 0;
  for_each_char(text, [&](utf8proc_int32_t c, std::string_view bytes) {
    const auto category = c < 0 ? UTF8PROC_CATEGORY_CN : utf8proc_category(c);
    const bool blank = category == UTF8PROC_CATEGORY_ZS || c == '\t' || c == '\n' || c == '\r';
    if (!blank) {
      begin = std::min(begin, at);
      end = at + bytes.size();
    }
    at += bytes.size();
  });
  return begin < end ? text.substr(begin, end - begin) : std::string_view();
}

std::string skeleton(std::string_view text) {
  // NFKC with case folded (UTS #39 begins with NFD; compatibility takes full-width letters along).
  const auto folded = mapped(text, UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE |
                                       UTF8PROC_CASEFOLD | UTF8PROC_IGNORE | UTF8PROC_STRIPMARK);
  std::string out;
  for_each_char(folded.value_or(std::string(text)),
                [&](utf8proc_int32_t c, std::string_view letter) {
                  const auto as = latin(letter);
                  if (as != letter || (c >= 0 && is_letter_or_digit(c))) out += as;
                });
  replace_all(out, "rn", "m");
  replace_all(out, "vv", "w");
  // Hangul was taken apart: together again.
  return mapped(out, UTF8PROC_STABLE | UTF8PROC_COMPOSE).value_or(out);
}

std::string nfc_or_same(std::string_view text) {
  if (longest_combining_run(text) > combining_run_max) return std::string(text);
  return mapped(text, UTF8PROC_STABLE | UTF8PROC_COMPOSE).value_or(std::string(text));
}

}  // namespace ticketing
