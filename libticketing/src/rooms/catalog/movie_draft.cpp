#include "catalog/movie_draft.hpp"

#include <limits>

#include <ticketing/describe/text_value.hpp>

#include "base/text.hpp"

namespace ticketing {
namespace {

/// The first `chars_max` characters; whole ones.
std::string cut(std::string_view text, int chars_max) {
  std::size_t end = 0;
  for (int chars = 0; end < text.size() && chars < chars_max; ++chars) {
    ++end;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
  }
  return std::string(text.substr(0, end));
}

/// One line of text that a product may hold; nothing when there is nothing to see in it.
std::optional<std::string> one_line(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const bool is_control = static_cast<unsigned char>(c) < 0x20 || c == '\x7F';
    if (!is_control && c != ' ')
      line += c;
    else if (!line.empty() && line.back() != ' ')
      line += ' ';
  }
  // Cut what is NFC already: composing may add characters.
  const auto nfc = clean_text(line, 1, std::numeric_limits<int>::max(), false, "");
  if (!nfc) return std::nullopt;
  line = cut(*nfc, product_name_chars_max);
  while (line.ends_with(' ')) line.pop_back();
  auto clean = clean_text(line, 1, product_name_chars_max, false, "");
  if (!clean) return std::nullopt;
  return std::move(*clean);
}

std::string joined(const std::vector<std::string>& names) {
  constexpr std::size_t names_max = 10;
  std::string out;
  for (std::size_t i = 0; i < names.size() && i < names_max; ++i)
    out.append(out.empty() ? "" : ", ").append(names[i]);
  return out;
}

/// Adds "label: value", unless nothing is known.
void add_line(std::string& intro, std::string_view label, std::string_view value) {
  const auto line = one_line(value);
  if (!line) return;
  if (!intro.empty()) intro += '\n';
  intro.append(label).append(": ").append(*line);
}

std::string compose_intro(const BoxOfficeEntry& entry, const MovieDetails& details) {
  const std::string minutes = to_text(details.minutes);
  std::string intro;
  add_line(intro, "영문 제목 English title", details.name_english);
  add_line(intro, "장르 Genre", joined(details.genres));
  add_line(intro, "감독 Director", joined(details.directors));
  add_line(intro, "상영 시간 Running time",
           details.minutes > 0 ? minutes + "분 (" + minutes + " min)" : "");
  add_line(intro, "관람 등급 Rating", details.rating);
  add_line(intro, "제작 국가 Country", joined(details.nations));
  add_line(intro, "개봉일 Opening date", entry.opened_on ? to_iso_date(*entry.opened_on) : "");
  return intro;
}

}  // namespace

Product draft_product(const BoxOfficeEntry& entry, const std::optional<MovieDetails>& details,
                      Points price, Timestamp now) {
  Product draft;
  draft.name = one_line(entry.name).value_or(entry.movie_code);
  draft.category = ProductCategory::movie_ticket;
  draft.intro = compose_intro(entry, details.value_or(MovieDetails{}));
  draft.price = price;
  draft.on_sale = false;
  draft.movie_code = entry.movie_code;
  draft.created_at = now;
  draft.updated_at = now;
  return draft;
}

MergedMovie merge_movie(const std::optional<Product>& stored, const Product& draft) {
  if (!stored) return {ImportOutcome::created, draft, true};
  MergedMovie out{ImportOutcome::unchanged, *stored, false};
  const bool untouched =
      !stored->on_sale && !stored->retired && stored->updated_at == stored->created_at;
  if (!untouched || (stored->name == draft.name && stored->intro == draft.intro)) return out;
  out.outcome = ImportOutcome::updated;
  out.name_changed = stored->name != draft.name;
  out.product.name = draft.name;
  out.product.intro = draft.intro;
  ++out.product.revision;
  return out;
}

}  // namespace ticketing
