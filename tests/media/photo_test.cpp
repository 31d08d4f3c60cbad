// Photos as they are drawn on tickets: turned the way the camera was held.
#include <gtest/gtest.h>

#include <cstdlib>

#include "cairo/photo.hpp"
#include "image_codec/exif.hpp"
#include "media/sample_images.hpp"

namespace ticketing::cairo_voucher {
namespace {

using test::Image;
using test::Rgb;

constexpr int wide = 160, high = 96;

/// Another colour in each corner of a picture of wide x high.
Rgb corners(int x, int y) {
  const bool left = x < wide / 2, top = y < high / 2;
  return {static_cast<unsigned char>(left ? 220 : 30), static_cast<unsigned char>(top ? 220 : 30),
          static_cast<unsigned char>(left == top ? 200 : 90)};
}

/// The Exif of an orientation, in either byte order, behind another entry.
std::vector<unsigned char> exif(int orientation, bool little) {
  std::vector<unsigned char> out{'E', 'x', 'i', 'f', 0, 0};
  const auto number = [&](unsigned value, int size) {
    for (int i = 0; i < size; ++i)
      out.push_back(static_cast<unsigned char>(value >> (8 * (little ? i : size - 1 - i)) & 0xFF));
  };
  out.insert(out.end(), 2, little ? 'I' : 'M');
  number(42, 2);
  number(8, 4);
  number(2, 2);
  number(0x010F, 2), number(2, 2), number(4, 4), number(0, 4);  // the camera's maker
  number(0x0112, 2), number(3, 2), number(1, 4);
  number(static_cast<unsigned>(orientation), 2), number(0, 2);
  number(0, 4);
  return out;
}

Image with_exif(Image jpeg, const std::vector<unsigned char>& app1) {
  const auto size = app1.size() + 2;
  Image segment{0xFF, 0xE1, static_cast<unsigned char>(size >> 8),
                static_cast<unsigned char>(size & 0xFF)};
  segment.insert(segment.end(), app1.begin(), app1.end());
  jpeg.insert(jpeg.begin() + 2, segment.begin(), segment.end());
  return jpeg;
}

/// What a camera held that way stores of `corners` (Exif 2.32, 4.6.4 A: the 0th row and column).
Image stored(int orientation) {
  const auto painting = [orientation](int x, int y) -> Rgb {
    switch (orientation) {
      case 2:
        return corners(wide - 1 - x, y);
      case 3:
        return corners(wide - 1 - x, high - 1 - y);
      case 4:
        return corners(x, high - 1 - y);
      case 5:
        return corners(y, x);
      case 6:
        return corners(wide - 1 - y, x);
      case 7:
        return corners(wide - 1 - y, high - 1 - x);
      case 8:
        return corners(y, high - 1 - x);
      default:
        return corners(x, y);
    }
  };
  return orientation < 5 ? test::jpeg(wide, high, painting) : test::jpeg(high, wide, painting);
}

void expect_upright(const Image& image, const std::string& what) {
  constexpr int width = 80, height = 48;
  const auto photo = make_photo(test::text_of(image), width, height, 200);
  ASSERT_TRUE(photo) << what;
  for (const int x : {width / 4, width * 3 / 4}) {
    for (const int y : {height / 4, height * 3 / 4}) {
      const Colour seen =
          photo->palette.at(photo->pixels.at(static_cast<std::size_t>(y * width + x)));
      const Rgb shown = corners(x * 2, y * 2);
      EXPECT_LT(std::abs(seen.red - shown.red), 40) << what << " at " << x << ", " << y;
      EXPECT_LT(std::abs(seen.green - shown.green), 40) << what << " at " << x << ", " << y;
      EXPECT_LT(std::abs(seen.blue - shown.blue), 40) << what << " at " << x << ", " << y;
    }
  }
}

TEST(Photo, is_shown_upright_however_the_camera_was_held) {
  for (int orientation = 1; orientation <= 8; ++orientation) {
    for (const bool little : {false, true}) {
      expect_upright(with_exif(stored(orientation), exif(orientation, little)),
                     "orientation " + std::to_string(orientation));
    }
  }
  expect_upright(stored(1), "no Exif");
}

TEST(Exif, that_is_damaged_turns_nothing) {
  for (const int nonsense : {0, 9, 65535})
    EXPECT_EQ(image_codec::exif_orientation(exif(nonsense, true)), 1);
  const auto whole = exif(6, true);
  EXPECT_EQ(image_codec::exif_orientation(whole), 6);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const std::vector<unsigned char> cut(whole.begin(),
                                         whole.begin() + static_cast<std::ptrdiff_t>(size));
    const int found = image_codec::exif_orientation(cut);
    EXPECT_TRUE(found == 1 || found == 6) << size;
  }
  auto astray = whole;  // a directory far beyond the end
  for (std::size_t at = 10; at < 14; ++at) astray[at] = 0xFF;
  EXPECT_EQ(image_codec::exif_orientation(astray), 1);
}

}  // namespace
}  // namespace ticketing::cairo_voucher
