#include "cairo/text_setter.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

namespace ticketing::cairo_voucher {
namespace {

constexpr const char* family = "NanumGothic";

struct FreeFont {
  void operator()(PangoFontDescription* font) const { pango_font_description_free(font); }
};
using Font = std::unique_ptr<PangoFontDescription, FreeFont>;

Font font_of(double size, bool bold) {
  Font font(pango_font_description_new());
  pango_font_description_set_family_static(font.get(), family);
  pango_font_description_set_absolute_size(font.get(), size * PANGO_SCALE);
  pango_font_description_set_weight(font.get(), bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  return font;
}

void set_letter_spacing(PangoLayout* layout, double pixels) {
  PangoAttrList* attributes = pango_attr_list_new();
  pango_attr_list_insert(attributes,
                         pango_attr_letter_spacing_new(static_cast<int>(pixels * PANGO_SCALE)));
  pango_layout_set_attributes(layout, attributes);
  pango_attr_list_unref(attributes);
}

bool is_hangul(gunichar c) { return c >= 0xac00 && c <= 0xd7a3; }

/// `text` with its Korean words kept whole: lines may otherwise break between any two syllables
/// (UAX #14). A word joiner between two of them is not seen. A number and its unit, "5,000 P", are
/// as one word.
std::string with_whole_words(const char* text) {
  constexpr std::string_view word_joiner = "\u2060";
  constexpr std::string_view no_break_space = "\u00a0";
  std::string out;
  gunichar before = 0;
  for (const char* at = text; *at != '\0';) {
    const char* const next = g_utf8_next_char(at);
    const gunichar c = g_utf8_get_char(at);
    const bool joined = (is_hangul(before) && (is_hangul(c) || g_unichar_isalnum(c) != 0)) ||
                        (is_hangul(c) && g_unichar_isalnum(before) != 0);
    if (joined) out += word_joiner;
    if (c == ' ' && g_unichar_isdigit(before) != 0 && *next == 'P')
      out += no_break_space;
    else
      out.append(at, next);
    before = c;
    at = next;
  }
  return out;
}

/// Nobody is shown more of a text.
constexpr long chars_max = 800;

/// What is too long ends behind a word, not inside one; where not even a word fits, inside it.
void end_behind_word(PangoLayout* layout, const std::string& text) {
  std::vector<std::size_t> ends;
  for (auto at = text.find(' '); at != text.npos; at = text.find(' ', at + 1)) ends.push_back(at);
  const auto show = [&](std::size_t words) {
    pango_layout_set_text(layout, (text.substr(0, ends[words - 1]) + "\u2026").c_str(), -1);
    return pango_layout_is_ellipsized(layout) == 0;
  };
  std::size_t fitting = 0;
  for (std::size_t too_many = ends.size() + 1; fitting + 1 < too_many;) {
    const std::size_t middle = (fitting + too_many) / 2;
    (show(middle) ? fitting : too_many) = middle;
  }
  if (fitting > 0)
    show(fitting);
  else
    pango_layout_set_text(layout, text.c_str(), -1);
}

int natural_width(PangoLayout* layout) {
  int width = 0;
  pango_layout_get_pixel_size(layout, &width, nullptr);
  return width;
}

}  // namespace

TextSetter::TextSetter()
    : fonts_(pango_cairo_font_map_new()), context_(pango_font_map_create_context(fonts_.get())) {
  // Whatever the machine's desktop settings say, the same text gives the same pixels.
  cairo_font_options_t* options = cairo_font_options_create();
  cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options(context_.get(), options);
  cairo_font_options_destroy(options);
  pango_cairo_context_set_resolution(context_.get(), 96);
  pango_context_set_language(context_.get(), pango_language_from_string("ko"));
  pango_context_set_base_dir(context_.get(), PANGO_DIRECTION_LTR);
}

TextSetter::Layout TextSetter::lay_out(const std::string& text, const TextStyle& style) const {
  Layout layout(pango_layout_new(context_.get()));
  pango_layout_set_single_paragraph_mode(layout.get(), TRUE);
  const std::unique_ptr<char, decltype(&g_free)> valid(
      g_utf8_make_valid(text.data(), static_cast<gssize>(text.size())), &g_free);
  if (g_utf8_strlen(valid.get(), -1) > chars_max)
    *g_utf8_offset_to_pointer(valid.get(), chars_max) = '\0';
  const std::string words = with_whole_words(valid.get());
  pango_layout_set_text(layout.get(), words.c_str(), -1);
  double size = style.size;
  pango_layout_set_font_description(layout.get(), font_of(size, style.bold).get());
  if (style.letter_spacing > 0) set_letter_spacing(layout.get(), style.letter_spacing);
  if (const int needed = natural_width(layout.get()); style.shrink && needed > style.width) {
    size *= (style.width - 2.0) / needed;  // widths are rounded
    pango_layout_set_font_description(layout.get(), font_of(size, style.bold).get());
  }
  pango_layout_set_width(layout.get(), style.width * PANGO_SCALE);
  pango_layout_set_height(layout.get(), -style.lines);
  pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
  pango_layout_set_ellipsize(layout.get(), PANGO_ELLIPSIZE_END);
  if (style.centred) pango_layout_set_alignment(layout.get(), PANGO_ALIGN_CENTER);
  if (pango_layout_is_ellipsized(layout.get()) != 0) end_behind_word(layout.get(), words);
  return layout;
}

int TextSetter::draw(cairo_t* cairo, double x, double y, const std::string& text,
                     const TextStyle& style) {
  if (text.empty()) return 0;
  const Layout layout = lay_out(text, style);
  set_colour(cairo, style.colour);
  cairo_move_to(cairo, x, y);
  pango_cairo_show_layout(cairo, layout.get());
  int height = 0;
  pango_layout_get_pixel_size(layout.get(), nullptr, &height);
  return height;
}

std::string TextSetter::family_found() const {
  const std::unique_ptr<PangoFont, FreeObject> font(
      pango_font_map_load_font(fonts_.get(), context_.get(), font_of(20, false).get()));
  if (!font) return {};
  const Font found(pango_font_describe(font.get()));
  return pango_font_description_get_family(found.get());
}

}  // namespace ticketing::cairo_voucher
