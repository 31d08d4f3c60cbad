// Pictures of tickets and coupons, judged by programs that did not draw them.
#include <gmock/gmock.h>

#include <fstream>
#include <thread>

#include "cairo/text_setter.hpp"
#include "cairo/voucher_painter.hpp"
#include "image_codec/image_decoder.hpp"
#include "media/sample_images.hpp"
#include "support/child_process.hpp"
#include "support/temp_dir.hpp"

namespace ticketing::test {
namespace {

constexpr std::size_t picture_bytes_max = 150'000;

VoucherText movie_ticket() {
  return {"MOVIE TICKET · 영화 관람권",
          "기생충: 흑백판 (Parasite)",
          "15,000 P",
          "valid through 2027-11-22 · 2027-11-22까지",
          "7ZQK-3M2P-XW9D-0A4T",
          "Show this code at the counter. 매표소에서 코드를 보여 주세요.",
          {}};
}

std::string decoded_code(const std::string& picture) {
  const TempDir dir;
  const std::string file = dir.file("voucher.png");
  const std::string output = dir.file("output");
  std::ofstream(file, std::ios::binary) << picture;
  return run(
      {{"zbarimg", "--nodbus", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", file}, output});
}

/// All pixels, RGBA.
class Pixels final : public PixelSink {
 public:
  void begin(const ImageHeader& header) override {
    header_ = header;
    bytes_.resize(static_cast<std::size_t>(header.width) * static_cast<std::size_t>(header.height) *
                  4);
  }
  void pixels(int y, int x, int x_step, std::span<const unsigned char> rgba) override {
    for (std::size_t i = 0; i < rgba.size(); i += 4, x += x_step)
      std::copy_n(rgba.begin() + static_cast<std::ptrdiff_t>(i), 4,
                  bytes_.begin() + (static_cast<std::ptrdiff_t>(y) * header_.width + x) * 4);
  }
  /// How many pixels differ in colour.
  int differences(const Pixels& other) const {
    int count = 0;
    for (std::size_t i = 0; i < bytes_.size(); i += 4)
      count += std::equal(bytes_.begin() + static_cast<std::ptrdiff_t>(i),
                          bytes_.begin() + static_cast<std::ptrdiff_t>(i) + 3,
                          other.bytes_.begin() + static_cast<std::ptrdiff_t>(i))
                   ? 0
                   : 1;
    return count;
  }
  /// How many pixels of `columns` x `rows` look as `is` says.
  template <class Is>
  int count(std::pair<int, int> columns, std::pair<int, int> rows, Is&& is) const {
    int found = 0;
    for (int y = rows.first; y < rows.second; ++y)
      for (int x = columns.first; x < columns.second; ++x) {
        const auto at = (static_cast<std::size_t>(y) * static_cast<std::size_t>(header_.width) +
                         static_cast<std::size_t>(x)) *
                        4;
        found += is(bytes_[at], bytes_[at + 1], bytes_[at + 2]) ? 1 : 0;
      }
    return found;
  }
  const ImageHeader& header() const { return header_; }

 private:
  ImageHeader header_;
  std::vector<unsigned char> bytes_;
};

Pixels pixels_of(const std::string& picture) {
  Pixels pixels;
  const auto decoded = decode_image(
      {static_cast<const unsigned char*>(static_cast<const void*>(picture.data())), picture.size()},
      {8192, 16'000'000}, &pixels);
  EXPECT_TRUE(decoded) << decoded.error();
  return pixels;
}

class VoucherPainterTest : public ::testing::Test {
 protected:
  std::string with_title(const std::string& title) {
    VoucherText text = movie_ticket();
    text.title = title;
    return painter_->paint(text);
  }
  std::string with_image(const Image& image) {
    VoucherText text = movie_ticket();
    text.image = text_of(image);
    return painter_->paint(text);
  }

  std::unique_ptr<VoucherPainter> painter_ = make_voucher_painter();
};

TEST_F(VoucherPainterTest, draws_a_code_that_phones_read) {
  EXPECT_EQ(decoded_code(painter_->paint(movie_ticket())), "7ZQK-3M2P-XW9D-0A4T\n");
  VoucherText text = movie_ticket();
  text.code = "https://example.com/v1/tickets/7ZQK-3M2P-XW9D-0A4T?from=qr";
  text.image = text_of(jpeg(400, 300));
  EXPECT_EQ(decoded_code(painter_->paint(text)), text.code + "\n");
}

TEST_F(VoucherPainterTest, draws_what_is_of_no_use_any_more_so_across_the_whole_picture) {
  VoucherText text = movie_ticket();
  const auto alive = pixels_of(painter_->paint(text));
  text.stamp = "USED · 사용 완료";
  const auto dead = painter_->paint(text);
  EXPECT_GT(pixels_of(dead).differences(alive), 100'000);
  EXPECT_ANY_THROW(decoded_code(dead)) << "no scanner takes it for a good one";
}

TEST_F(VoucherPainterTest, draws_the_same_bytes_for_the_same_text) {
  VoucherText text = movie_ticket();
  for (const auto& image : {std::optional<std::string>(), std::optional(text_of(png(300, 500)))}) {
    text.image = image;
    const auto first = painter_->paint(text);
    EXPECT_EQ(painter_->paint(text), first);
    EXPECT_EQ(make_voucher_painter()->paint(text), first);
    text.code = "7ZQK-3M2P-XW9D-0A4S";
    EXPECT_NE(painter_->paint(text), first);
    text.code = movie_ticket().code;
  }
}

TEST_F(VoucherPainterTest, stays_small_whatever_the_photo_shows) {
  for (const auto& [width, height] : {std::pair{500, 640}, {250, 320}, {2000, 400}, {40, 900}}) {
    const auto picture = with_image(png(width, height, noise(7)));
    EXPECT_LT(picture.size(), picture_bytes_max) << width << " x " << height;
    EXPECT_EQ(pixels_of(picture).header().width, 1000);
    EXPECT_EQ(pixels_of(picture).header().height, 480);
  }
}

TEST_F(VoucherPainterTest, shows_photos_of_every_kind) {
  const auto plain = pixels_of(painter_->paint(movie_ticket()));
  for (const auto& image : {png(300, 400), png(1, 1), png(300, 400, gradient(), {true, true}),
                            jpeg(1600, 900), webp(300, 400)})
    EXPECT_GT(pixels_of(with_image(image)).differences(plain), 30'000);
}

TEST_F(VoucherPainterTest, leaves_a_photo_out_that_cannot_be_read) {
  VoucherText text = movie_ticket();
  text.image = "not an image";
  EXPECT_EQ(painter_->paint(text), painter_->paint(movie_ticket()));
}

TEST_F(VoucherPainterTest, has_a_glyph_for_every_korean_letter) {
  EXPECT_EQ(cairo_voucher::TextSetter().family_found(), "NanumGothic");
  // Letters without a glyph would all be the same box with different digits in it; these have one
  // of the private use area as their witness.
  const auto missing = pixels_of(with_title("\xee\x80\x80\xee\x80\x80\xee\x80\x80"));
  const auto drawn = pixels_of(with_title("뷁똠햏"));
  EXPECT_GT(drawn.differences(missing), 300);
  EXPECT_GT(pixels_of(with_title("가나다")).differences(pixels_of(with_title("라마바"))), 300);
}

TEST_F(VoucherPainterTest, draws_emoji_in_their_colours) {
  // Popcorn is in a box striped red, which nothing of ours is at the top of a ticket.
  const auto reds = [](const Pixels& pixels) {
    return pixels.count({40, 690}, {110, 160}, [](int red, int green, int blue) {
      return red > 180 && green < 120 && blue < 120;
    });
  };
  EXPECT_GT(reds(pixels_of(with_title("🍿🍿🍿"))), 300);
  VoucherText text = movie_ticket();
  text.title = "🍿🍿🍿";
  text.image = text_of(jpeg(400, 300));
  EXPECT_GT(reds(pixels_of(painter_->paint(text))), 300) << "beside a photo too";
}

TEST_F(VoucherPainterTest, keeps_the_code_inside_its_margin) {
  const auto inked = [](int red, int green, int blue) { return red + green + blue < 600; };
  const auto picture = pixels_of(painter_->paint(movie_ticket()));
  EXPECT_EQ(picture.count({957, 984}, {110, 450}, inked), 0);
  EXPECT_EQ(picture.count({697, 719}, {110, 440}, inked), 0);
  EXPECT_GT(picture.count({720, 956}, {380, 440}, inked), 500) << "that is where it is";
}

TEST_F(VoucherPainterTest, ends_what_is_too_long_behind_a_word) {
  VoucherText text = movie_ticket();
  std::string words;
  for (int i = 0; i < 40; ++i) text.intro += "interminable ";
  const auto picture = painter_->paint(text);
  bool found = false;
  for (int i = 0; i < 39 && !found; ++i) {
    words += i > 0 ? " interminable" : "interminable";
    text.intro = words + "…";
    found = painter_->paint(text) == picture;
  }
  EXPECT_TRUE(found) << "whole words and that there are more";
  text.intro = std::string(500, 'w');
  EXPECT_NE(painter_->paint(text), painter_->paint(movie_ticket())) << "what never fits is cut";
}

TEST_F(VoucherPainterTest, shows_all_that_a_ticket_has_to_tell) {
  const auto bare = pixels_of(painter_->paint(movie_ticket()));
  for (std::string VoucherText::*member :
       {&VoucherText::list_price, &VoucherText::intro, &VoucherText::holder}) {
    VoucherText text = movie_ticket();
    text.*member = "order · 주문 17";
    EXPECT_GT(pixels_of(painter_->paint(text)).differences(bare), 300);
  }
}

TEST_F(VoucherPainterTest, shortens_what_is_too_long) {
  std::string title, one_more;
  for (int i = 0; i < 60; ++i) title += "아주 긴 제목 ";
  one_more = title + "끝";
  EXPECT_EQ(with_title(title), with_title(one_more)) << "what is cut off cannot show";
  VoucherText text = movie_ticket();
  text.heading = text.price = text.validity = text.footer = title;
  EXPECT_EQ(decoded_code(painter_->paint(text)), text.code + "\n");
}

TEST_F(VoucherPainterTest, draws_whatever_a_title_may_hold) {
  for (const std::string title : {"", " ", "\xff\xfe not UTF-8", "one\ntwo\tthree", "<b>&amp;</b>",
                                  "\u202eright to left", "👨‍👩‍👧 emoji"})
    EXPECT_GT(with_title(title).size(), 1000U);
}

TEST_F(VoucherPainterTest, refuses_a_code_no_qr_code_can_hold) {
  VoucherText text = movie_ticket();
  text.code = std::string(3000, 'x');
  EXPECT_THROW((void)painter_->paint(text), std::invalid_argument);
}

TEST_F(VoucherPainterTest, serves_many_threads) {
  const auto alone = painter_->paint(movie_ticket());
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(painter_->paint(movie_ticket()), alone);
        EXPECT_EQ(make_voucher_painter()->paint(movie_ticket()), alone);
      }
    });
  }
  for (auto& thread : threads) thread.join();
}

}  // namespace
}  // namespace ticketing::test
