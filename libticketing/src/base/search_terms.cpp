#include <ticketing/search_terms.hpp>

#include <utf8proc.h>

#include <cstdlib>
#include <memory>

#include "base/sorted_unique.hpp"
#include "base/text.hpp"

namespace ticketing {
namespace {

/// The first characters of a text, as UTF-8 each.
std::vector<std::string_view> characters(std::string_view text, std::size_t max) {
  std::vector<std::string_view> chars;
  for (std::size_t at = 0; at < text.size() && chars.size() < max;) {
    std::size_t end = at + 1;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) ++end;
    chars.push_back(text.substr(at, end - at));
    at = end;
  }
  return chars;
}

std::vector<std::string> pairs(const std::vector<std::string_view>& chars) {
  std::vector<std::string> terms;
  for (std::size_t i = 0; i + 1 < chars.size(); ++i)
    terms.push_back(std::string(chars[i]).append(chars[i + 1]));
  return terms;
}

}  // namespace

std::string search_text(std::string_view text, std::size_t chars_max) {
  // Nobody searches for that, and sorting the run would take as long as its square.
  if (longest_combining_run(text) > combining_run_max) return {};
  utf8proc_uint8_t* mapped = nullptr;
  const auto options = static_cast<utf8proc_option_t>(
      UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE | UTF8PROC_STABLE);
  const auto size = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                 static_cast<utf8proc_ssize_t>(text.size()), &mapped, options);
  if (size < 0) return {};  // not UTF-8: nothing can be found by it
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(mapped, &std::free);
  std::string folded;
  for (utf8proc_ssize_t i = 0; i < size; ++i) {
    const char c = static_cast<char>(mapped[i]);
    const bool space = c == ' ' || c == '\t' || c == '\n';
    if (!space)
      folded += c;
    else if (!folded.empty() && folded.back() != ' ')
      folded += ' ';
  }
  while (!folded.empty() && folded.back() == ' ') folded.pop_back();
  const auto chars = characters(folded, chars_max);
  return chars.empty()
             ? std::string()
             : folded.substr(0, static_cast<std::size_t>(chars.back().data() + chars.back().size() -
                                                         folded.data()));
}

std::vector<std::string> search_terms(std::string_view text) {
  const auto canonical = search_text(text);
  const auto chars = characters(canonical, name_chars_searched);
  auto terms = pairs(chars);
  terms.insert(terms.end(), chars.begin(), chars.end());
  return sorted_unique(std::move(terms));
}

std::string long_search_text(std::string_view text) {
  const auto chars = characters(text, text_chars_searched);
  if (chars.empty()) return {};
  const auto end = chars.back().data() + chars.back().size();
  return search_text(text.substr(0, static_cast<std::size_t>(end - text.data())),
                     text_chars_searched);
}

std::vector<std::string> text_terms(std::string_view text) {
  const auto canonical = long_search_text(text);
  return sorted_unique(pairs(characters(canonical, text_chars_searched)));
}

std::vector<std::string> query_terms(std::string_view query) {
  const auto canonical = search_text(query);
  const auto chars = characters(canonical, name_chars_searched);
  if (chars.size() == 1) return {std::string(chars[0])};
  return sorted_unique(pairs(chars));
}

}  // namespace ticketing
