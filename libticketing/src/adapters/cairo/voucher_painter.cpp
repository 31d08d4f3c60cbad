#include "cairo/voucher_painter.hpp"

#include <algorithm>
#include <mutex>
#include <numbers>
#include <optional>
#include <stdexcept>
#include <string_view>

#include "cairo/palette.hpp"
#include "cairo/photo_cache.hpp"
#include "cairo/png_writer.hpp"
#include "cairo/qr_code.hpp"
#include "cairo/text_setter.hpp"

namespace ticketing {
namespace cairo_voucher {

void rounded(cairo_t* cairo, const Rectangle& box, double radius) {
  constexpr double quarter = std::numbers::pi / 2;
  const double left = box.x + radius, right = box.x + box.width - radius;
  const double top = box.y + radius, bottom = box.y + box.height - radius;
  cairo_new_path(cairo);
  cairo_arc(cairo, right, top, radius, -quarter, 0);
  cairo_arc(cairo, right, bottom, radius, 0, quarter);
  cairo_arc(cairo, left, bottom, radius, quarter, 2 * quarter);
  cairo_arc(cairo, left, top, radius, 2 * quarter, 3 * quarter);
  cairo_close_path(cairo);
}

namespace {

constexpr Rectangle card{16, 16, 968, 448};
constexpr int band_height = 76;
constexpr int stub_x = 692;  ///< where the ticket is torn
constexpr int margin = 28;
constexpr int notch_radius = 15;
constexpr Rectangle photo_box{card.x + margin, card.y + band_height + 26, 250, 320};

/// The card, its heading band, and the perforation with its notches.
void draw_card(cairo_t* cairo, Colour band) {
  constexpr double full_circle = 2 * std::numbers::pi;
  set_colour(cairo, paper);
  cairo_paint(cairo);
  cairo_save(cairo);
  rounded(cairo, card, 22);
  cairo_clip(cairo);
  set_colour(cairo, white);
  cairo_paint(cairo);
  set_colour(cairo, band);
  cairo_rectangle(cairo, card.x, card.y, card.width, band_height);
  cairo_fill(cairo);
  cairo_restore(cairo);

  set_colour(cairo, gold);
  cairo_rectangle(cairo, card.x, card.y + band_height, card.width, 5);
  cairo_fill(cairo);

  set_colour(cairo, paper);
  for (const int y : {card.y, card.y + card.height}) {
    cairo_arc(cairo, stub_x, y, notch_radius, 0, full_circle);
    cairo_fill(cairo);
  }
  const double dashes[] = {1, 11};
  cairo_set_dash(cairo, dashes, 2, 0);
  cairo_set_line_width(cairo, 4);
  cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND);
  cairo_move_to(cairo, stub_x, card.y + band_height + 24);
  cairo_line_to(cairo, stub_x, card.y + card.height - notch_radius - 9);
  cairo_stroke(cairo);
}

}  // namespace

std::shared_ptr<const Photo> photo_for_voucher(const std::string& image) {
  return make_photo(image, photo_box.width, photo_box.height,
                    palette_max - drawn_colours().size() - accents_max);
}

/// Everything to the left of the perforation, and the stub to the right of it.
class VoucherDrawing {
 public:
  VoucherDrawing(const VoucherText& text, const Photo* photo, TextSetter& setter)
      : text_(text),
        photo_(photo),
        setter_(setter),
        surface_(cairo_image_surface_create(CAIRO_FORMAT_RGB24, picture_width, picture_height)),
        cairo_(cairo_create(surface_.get())) {}

  std::string png() {
    draw_card(cairo_.get(), dead() ? slate : ink);
    draw_heading();
    draw_text(photo_ != nullptr ? photo_box.x + photo_box.width + margin : card.x + margin + 8);
    draw_stub();
    if (dead()) draw_stamp();
    if (cairo_status(cairo_.get()) != CAIRO_STATUS_SUCCESS)
      throw std::runtime_error("cairo cannot draw a voucher");
    return to_png(to_indexed(surface_.get(), photo_, photo_box));
  }

 private:
  bool dead() const { return !text_.stamp.empty(); }

  void draw_heading() {
    TextStyle style{30, true, white, stub_x - card.x - 2 * margin, 1, 4, false, true};
    setter_.draw(cairo_.get(), card.x + margin + 8, card.y + 19, text_.heading, style);
  }

  void draw_text(int left) {
    const int width = stub_x - margin - left;
    const int bottom = card.y + card.height - margin;
    double y = card.y + band_height + 24;
    y += setter_.draw(cairo_.get(), left, y, text_.title,
                      {35, true, dead() ? slate : ink, width, text_.intro.empty() ? 3 : 2}) +
         10;
    y += draw_price(left, y, width) + (is_reduced() ? 4 : 10);
    if (is_reduced())
      y += setter_.draw(cairo_.get(), left, y, text_.list_price,
                        {20, false, slate, width, 1, 0, false, true}) +
           10;
    y += setter_.draw(cairo_.get(), left, y, text_.validity,
                      {20, false, slate, width, 1, 0, false, true}) +
         12;
    const int rule = bottom - (text_.footer.empty() ? 0 : 76);
    const int holder = rule - (text_.holder.empty() ? 0 : 30);
    setter_.draw(cairo_.get(), left, holder, text_.holder,
                 {16, true, slate, width, 1, 0, false, true});
    draw_intro(left, y, width, holder - 6);
    if (text_.footer.empty()) return;
    set_colour(cairo_.get(), paper);
    cairo_rectangle(cairo_.get(), left, rule, width, 2);
    cairo_fill(cairo_.get());
    setter_.draw(cairo_.get(), left, rule + 8, text_.footer, {14, false, slate, width, 4});
  }

  /// The height it took.
  double draw_price(int left, double top, int width) {
    constexpr std::string_view between = " / ";
    double y = top;
    for (std::string_view rest = text_.price; !rest.empty();) {
      const auto end = std::min(rest.find(between), rest.size());
      y += setter_.draw(cairo_.get(), left, y, std::string(rest.substr(0, end)),
                        {28, true, dead() ? slate : crimson, width, 1, 0, false, true});
      rest.remove_prefix(std::min(end + between.size(), rest.size()));
    }
    return y - top;
  }

  bool is_reduced() const { return !text_.list_price.empty(); }

  /// As many lines as there is room for in the middle.
  void draw_intro(int left, double top, int width, double bottom) {
    constexpr double line_height = 20;
    const int lines = static_cast<int>((bottom - top) / line_height);
    if (lines < 1) return;
    setter_.draw(cairo_.get(), left, top, text_.intro,
                 {17, false, dead() ? slate : ink, width, lines});
  }

  void draw_stub() {
    constexpr int left = stub_x + margin;
    constexpr int width = card.x + card.width - left - margin;
    draw_qr_code(cairo_.get(), text_.code, {left, card.y + band_height + 22, width, 264},
                 dead() ? paper : ink);
    setter_.draw(cairo_.get(), left, card.y + card.height - 78, text_.code,
                 {24, true, dead() ? slate : ink, width, 1, 0, true, true});
  }

  /// As a rubber stamp would, over everything.
  void draw_stamp() {
    constexpr int width = 820;
    constexpr int height = 150;
    cairo_t* const cairo = cairo_.get();
    cairo_save(cairo);
    cairo_translate(cairo, picture_width / 2.0, card.y + band_height + 186);
    cairo_rotate(cairo, -0.24);
    set_colour(cairo, white);
    rounded(cairo, {-width / 2, -height / 2, width, height}, 18);
    cairo_fill_preserve(cairo);
    set_colour(cairo, crimson);
    cairo_set_dash(cairo, nullptr, 0, 0);
    cairo_set_line_width(cairo, 9);
    cairo_stroke(cairo);
    setter_.draw(cairo, -width / 2 + 24, -56, text_.stamp,
                 {84, true, crimson, width - 48, 1, 0, true, true});
    cairo_restore(cairo);
  }

  const VoucherText& text_;
  const Photo* const photo_;
  TextSetter& setter_;
  const Surface surface_;
  const Context cairo_;
};

}  // namespace cairo_voucher

namespace {

class CairoVoucherPainter final : public VoucherPainter {
 public:
  std::string paint(const VoucherText& text) override {
    const std::lock_guard lock(mutex_);
    if (!setter_) setter_.emplace();
    const auto photo = text.image ? photos_.find(*text.image) : nullptr;
    return cairo_voucher::VoucherDrawing(text, photo.get(), *setter_).png();
  }

 private:
  std::mutex mutex_;
  /// Finding fonts takes a while, and most programs never draw.
  std::optional<cairo_voucher::TextSetter> setter_;
  cairo_voucher::PhotoCache photos_{cairo_voucher::photo_for_voucher};
};

}  // namespace

#ifdef __SANITIZE_ADDRESS__
// fontconfig keeps one pattern for the life of the process and points into it by offsets, which
// LeakSanitizer cannot follow.
extern "C" const char* __lsan_default_suppressions() { return "leak:libfontconfig"; }
extern "C" const char* __lsan_default_options() { return "print_suppressions=0"; }
#endif

std::unique_ptr<VoucherPainter> make_voucher_painter() {
  return std::make_unique<CairoVoucherPainter>();
}

}  // namespace ticketing
