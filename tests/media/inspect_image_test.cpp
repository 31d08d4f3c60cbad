// What is taken for an image, and what is not.
#include <gmock/gmock.h>
#include <sys/resource.h>

#include <random>

#include <ticketing/media/inspect_image.hpp>

#include "image_codec/image_decoder.hpp"
#include "media/sample_images.hpp"

namespace ticketing::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string problem(const Image& image) {
  const auto facts = inspect_image(image);
  if (facts) return "accepted";
  EXPECT_EQ(facts.error().code, ErrorCode::validation_failed);
  EXPECT_EQ(facts.error().errors.size(), 1U);
  return facts.error().detail;
}

Image joined(Image a, const std::string& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

Image bytes_of(const std::string& text) { return {text.begin(), text.end()}; }

Image first(const Image& image, std::size_t size) {
  return {image.begin(), image.begin() + static_cast<std::ptrdiff_t>(size)};
}

std::vector<Image> samples() {
  return {png(37, 23),
          png(37, 23, gradient(), {true, false}),
          png(37, 23, gradient(), {false, true}),
          png(37, 23, gradient(), {true, true}),
          jpeg(37, 23),
          jpeg(37, 23, gradient(), true),
          webp(37, 23),
          webp(37, 23, gradient(), true)};
}

TEST(InspectImage, knows_the_three_formats_by_their_bytes) {
  const char* const types[] = {"image/png",  "image/png",  "image/png",  "image/png",
                               "image/jpeg", "image/jpeg", "image/webp", "image/webp"};
  const auto images = samples();
  for (std::size_t i = 0; i < images.size(); ++i) {
    const auto facts = inspect_image(images[i]);
    ASSERT_TRUE(facts) << i << ": " << facts.error().detail;
    EXPECT_EQ(facts->content_type, types[i]);
    EXPECT_EQ(facts->width, 37);
    EXPECT_EQ(facts->height, 23);
  }
}

TEST(InspectImage, refuses_what_is_something_else) {
  EXPECT_THAT(problem({}), HasSubstr("empty"));
  for (const std::string text : {"GIF89a\x01", "<svg xmlns='http://www.w3.org/2000/svg'/>", "P",
                                 "%PDF-1.7", "RIFF1234WAVEfmt "})
    EXPECT_THAT(problem({text.begin(), text.end()}), HasSubstr("neither PNG nor JPEG nor WebP"));
}

TEST(InspectImage, refuses_a_file_cut_off_anywhere) {
  for (const Image& image : samples()) {
    for (std::size_t size = 1; size < image.size(); size += 1 + image.size() / 97)
      EXPECT_NE(problem(first(image, size)), "accepted") << size << " of " << image.size();
    EXPECT_NE(problem(first(image, image.size() - 1)), "accepted");
  }
}

TEST(InspectImage, refuses_files_that_are_two_things_at_once) {
  for (const Image& image : samples()) {
    EXPECT_THAT(problem(joined(image, "PK\x03\x04")), HasSubstr("followed by 4 other bytes"));
    EXPECT_THAT(problem(joined(image, "\n")), HasSubstr("followed by 1 other bytes"));
  }
}

TEST(InspectImage, refuses_moving_pictures) {
  EXPECT_THAT(problem(with_chunk(png(8, 8), "acTL", std::string("\0\0\0\2\0\0\0\0", 8))),
              HasSubstr("animated"));
  // The extended header of an animation (RFC 9649): flag 2, canvas 1 x 1.
  std::string animation = "RIFF";
  animation += std::string("\x26\0\0\0", 4) + "WEBPVP8X" + std::string("\x0a\0\0\0\x02", 5) +
               std::string(9, '\0') + "ANIM" + std::string("\x06\0\0\0", 4) + std::string(6, '\0');
  EXPECT_THAT(problem({animation.begin(), animation.end()}), HasSubstr("WebP"));
}

TEST(InspectImage, minds_bytes_sides_and_pixels_before_it_decodes) {
  EXPECT_THAT(problem(Image(image_bytes_max + 1, 'x')), HasSubstr("at most 5242880 bytes"));
  EXPECT_THAT(problem(png_claiming(8193, 1)), HasSubstr("8192 a side"));
  EXPECT_THAT(problem(png_claiming(1, 2000000000)), HasSubstr("8192 a side"));
  EXPECT_THAT(problem(png_claiming(5000, 5000)), HasSubstr("25000000 pixels"));
  EXPECT_THAT(problem(png_claiming(0, 5)), HasSubstr("shows nothing"));
  EXPECT_EQ(problem(blank_png(8192, 1)), "accepted");
  EXPECT_THAT(problem(webp(8193, 1)), HasSubstr("8192 a side"));
  EXPECT_THAT(problem(jpeg(8193, 1)), HasSubstr("8192 a side"));
}

long peak_kib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

TEST(InspectImage, takes_little_memory_for_a_bomb) {
  const Image hundred_megapixels = blank_png(10000, 10000);
  const Image sixteen_megapixels = blank_png(8000, 2000);
  ASSERT_LT(hundred_megapixels.size(), 32'000U);
  const long before = peak_kib();
  EXPECT_THAT(problem(hundred_megapixels), HasSubstr("8192 a side"));
  EXPECT_EQ(problem(sixteen_megapixels), "accepted");
  EXPECT_LT(peak_kib() - before, 16 * 1024);
}

/// Checks what decoders promise to whoever takes their pixels.
class StrictSink final : public PixelSink {
 public:
  void begin(const ImageHeader& header) override {
    header_ = header;
    seen_.assign(static_cast<std::size_t>(header.width) * static_cast<std::size_t>(header.height),
                 0);
  }
  void pixels(int y, int x, int x_step, std::span<const unsigned char> rgba) override {
    ASSERT_EQ(rgba.size() % 4, 0U);
    ASSERT_GE(y, 0);
    ASSERT_LT(y, header_.height);
    for (std::size_t i = 0; i < rgba.size(); i += 4, x += x_step) {
      ASSERT_GE(x, 0);
      ASSERT_LT(x, header_.width);
      ++seen_[static_cast<std::size_t>(y) * static_cast<std::size_t>(header_.width) +
              static_cast<std::size_t>(x)];
    }
  }
  const ImageHeader& header() const { return header_; }
  bool each_once() const {
    return !seen_.empty() && std::all_of(seen_.begin(), seen_.end(), [](int n) { return n == 1; });
  }

 private:
  ImageHeader header_;
  std::vector<int> seen_;
};

TEST(InspectImage, refuses_a_png_whose_data_goes_on_behind_its_pixels) {
  EXPECT_EQ(problem(png_inflating(2, 2, 0)), "accepted");
  EXPECT_THAT(problem(png_inflating(2, 2, 1)), HasSubstr("Too much image data"));
  // A quarter of a gigabyte: given up long before it is all inflated.
  const Image bomb = png_inflating(2, 2, std::size_t{256} << 20);
  ASSERT_LT(bomb.size(), 300'000U);
  EXPECT_THAT(problem(bomb), HasSubstr("its data goes on behind its pixels"));
  EXPECT_FALSE(decode_image(bomb, {image_side_max, image_pixels_max}, nullptr));
}

TEST(InspectImage, does_not_inflate_what_is_no_pixel) {
  // 64 MiB in one text: libpng would refuse to keep more than 2.
  const Image picture = png(8, 8);
  for (const std::string type : {"zTXt", "iCCP"}) {
    const Image bomb = with_chunk(picture, type, std::string("k\0\0", 3) + zlib_of("", 64 << 20));
    EXPECT_EQ(problem(bomb), "accepted") << type;
    StrictSink sink;
    EXPECT_TRUE(decode_image(bomb, {image_side_max, image_pixels_max}, &sink)) << type;
  }
}

/// The bytes that are kept of an image.
std::string kept(const Image& image) {
  const auto facts = inspect_image(image);
  EXPECT_TRUE(facts) << facts.error().detail;
  return facts ? facts->bytes : "";
}

TEST(InspectImage, keeps_the_bytes_where_there_is_nothing_to_leave_out) {
  for (const Image& image : samples()) EXPECT_EQ(kept(image), text_of(image));
}

const std::string where_taken = "GPSLatitude 37.5665, GPSLongitude 126.9780";

TEST(InspectImage, leaves_out_what_a_png_tells_beside_the_picture) {
  const Image picture = png(37, 23);
  Image told = picture;
  told = with_chunk(told, "tEXt", "Comment" + std::string(1, '\0') + where_taken);
  told = with_chunk(told, "iTXt", "XML:com.adobe.xmp" + std::string(5, '\0') + where_taken);
  told = with_chunk(told, "tIME", std::string("\x07\xea\x03\x02\x0c\0\0", 7));
  told = with_chunk(told, "prVt", where_taken);
  told = with_chunk(told, "eXIf", camera_tiff(1, where_taken));
  EXPECT_EQ(kept(told), text_of(picture));
  const std::string turned = kept(with_chunk(picture, "eXIf", camera_tiff(6, where_taken)));
  EXPECT_THAT(turned, HasSubstr("eXIf" + camera_tiff(6, "")));
  EXPECT_THAT(turned, Not(HasSubstr("GPS")));
  const Image coloured = with_chunk(picture, "gAMA", std::string("\0\0\xb1\x8f", 4));
  EXPECT_EQ(kept(coloured), text_of(coloured)) << "colours need it";
}

TEST(InspectImage, leaves_out_what_a_jpeg_tells_beside_the_picture) {
  using namespace std::string_literals;
  for (const Image& picture : {jpeg(37, 23), jpeg(37, 23, gradient(), true)}) {
    Image told = picture;
    told = with_segment(told, 0xe1, "Exif\0\0"s + camera_tiff(1, where_taken));
    told = with_segment(told, 0xe1, "http://ns.adobe.com/xap/1.0/\0"s + where_taken);
    told = with_segment(told, 0xed, "Photoshop 3.0\0"s + where_taken);
    told = with_segment(told, 0xe0, "JFXX\0\x10"s + where_taken);
    told = with_segment(told, 0xfe, where_taken);
    EXPECT_EQ(kept(told), text_of(picture));
    const auto upright =
        bytes_of(kept(with_segment(picture, 0xe1, "Exif\0\0"s + camera_tiff(6, where_taken))));
    EXPECT_EQ(decode_image(upright, {image_side_max, image_pixels_max}, nullptr)->orientation, 6);
    EXPECT_THAT(text_of(upright), Not(HasSubstr("GPS")));
    const Image coloured = with_segment(picture, 0xe2, "ICC_PROFILE\0\x01\x01"s + where_taken);
    EXPECT_EQ(kept(coloured), text_of(coloured)) << "colours need it";
  }
}

TEST(InspectImage, leaves_out_what_a_webp_tells_beside_the_picture) {
  for (const bool lossless : {false, true}) {
    const Image picture = webp(37, 23, gradient(), lossless);
    const std::string silent = kept(with_chunks(
        picture, 37, 23,
        {{"EXIF", camera_tiff(1, where_taken)}, {"XMP ", where_taken}, {"prvt", where_taken}}));
    EXPECT_THAT(silent, Not(HasSubstr("GPS")));
    EXPECT_EQ(silent[20], '\0') << "nor does the header say that there is any";
    const std::string turned =
        kept(with_chunks(picture, 37, 23, {{"EXIF", camera_tiff(6, where_taken)}}));
    EXPECT_THAT(turned, HasSubstr(camera_tiff(6, "")));
    EXPECT_THAT(turned, Not(HasSubstr("GPS")));
    EXPECT_EQ(turned[20], '\x08');
  }
}

TEST(InspectImage, gives_up_on_a_jpeg_of_endless_scans) {
  EXPECT_THAT(problem(jpeg_of_many_scans(64, 64)), HasSubstr("too many scans"));
}

TEST(DecodeImage, gives_every_pixel_once) {
  for (const Image& image : samples()) {
    for (const auto& [width, height] : {std::pair{1, 1}, {3, 5}, {8, 8}, {37, 23}}) {
      for (const bool interlaced : {false, true}) {
        StrictSink sink;
        ASSERT_TRUE(decode_image(png(width, height, gradient(), {interlaced, false}),
                                 {image_side_max, image_pixels_max}, &sink));
        EXPECT_TRUE(sink.each_once()) << width << " x " << height;
      }
    }
    StrictSink sink;
    ASSERT_TRUE(decode_image(image, {image_side_max, image_pixels_max}, &sink));
    EXPECT_TRUE(sink.each_once());
  }
}

/// One to four small damages.
Image damaged(Image image, std::mt19937& random) {
  const auto below = [&](std::size_t n) {
    return std::uniform_int_distribution<std::size_t>(0, n - 1)(random);
  };
  const std::size_t damages = 1 + below(4);
  for (std::size_t i = 0; i < damages && image.size() > 4; ++i) {
    const std::size_t at = below(image.size());
    const auto place = image.begin() + static_cast<std::ptrdiff_t>(at);
    switch (below(6)) {
      case 0:
        image[at] = static_cast<unsigned char>(below(256));
        break;
      case 1:
        image[at] ^= static_cast<unsigned char>(1U << below(8));
        break;
      case 2:
        image[at] = below(2) == 0 ? 0 : 255;
        break;
      case 3:
        image.erase(place, place + static_cast<std::ptrdiff_t>(
                                       below(std::min<std::size_t>(image.size() - at, 16)) + 1));
        break;
      case 4:
        image.insert(place, 1 + below(16), static_cast<unsigned char>(below(256)));
        break;
      case 5: {
        const Image piece(place,
                          place + static_cast<std::ptrdiff_t>(
                                      below(std::min<std::size_t>(image.size() - at, 64)) + 1));
        image.insert(image.begin() + static_cast<std::ptrdiff_t>(below(image.size())),
                     piece.begin(), piece.end());
        break;
      }
    }
  }
  return image;
}

/// Wants less than the whole.
class ModestSink final : public PixelSink {
 public:
  explicit ModestSink(ImageSize enough) : enough_(enough) {}
  ImageSize enough(const ImageHeader&) const override { return enough_; }
  void begin(const ImageHeader& header) override { taken_.begin(header); }
  void pixels(int y, int x, int x_step, std::span<const unsigned char> rgba) override {
    taken_.pixels(y, x, x_step, rgba);
  }
  const StrictSink& taken() const { return taken_; }

 private:
  ImageSize enough_;
  StrictSink taken_;
};

TEST(DecodeImage, gives_the_smallest_that_is_enough_where_that_is_less_work) {
  const Image photo = jpeg(800, 1000);
  struct Case {
    Image image;
    ImageSize stored, enough, given;
  };
  for (const auto& [image, stored, enough, given] : {
           Case{photo, {800, 1000}, {256, 320}, {300, 375}},       // three eighths
           Case{photo, {800, 1000}, {300, 375}, {300, 375}},       // exactly
           Case{photo, {800, 1000}, {301, 1}, {400, 500}},         // a pixel more
           Case{jpeg(801, 999), {801, 999}, {1, 1}, {101, 125}},   // rounded up
           Case{photo, {800, 1000}, {799, 999}, {800, 1000}},      // seven are too few
           Case{jpeg(100, 80), {100, 80}, {500, 400}, {100, 80}},  // never made larger
           Case{png(100, 80), {100, 80}, {10, 8}, {100, 80}},      // no less work
       }) {
    ModestSink sink(enough);
    const auto header = decode_image(image, {image_side_max, image_pixels_max}, &sink);
    ASSERT_TRUE(header);
    EXPECT_EQ(std::pair(header->width, header->height), std::pair(stored.width, stored.height));
    EXPECT_EQ(std::pair(sink.taken().header().width, sink.taken().header().height),
              std::pair(given.width, given.height));
    EXPECT_TRUE(sink.taken().each_once());
  }
}

TEST(InspectImage, survives_damage) {
  const std::uint32_t seed = 20261122;
  const auto originals = samples();
  std::mt19937 random(seed);
  for (int round = 0; round < 6000; ++round) {
    const std::size_t which = static_cast<std::size_t>(round) % originals.size();
    SCOPED_TRACE("seed " + std::to_string(seed) + ", round " + std::to_string(round));
    Image image = damaged(originals[which], random);
    if (round % 3 != 0 && which < 4 && image.size() > 20)
      image = with_right_checksums(std::move(image));
    StrictSink whole;
    if (decode_image(image, {image_side_max, image_pixels_max}, &whole)) {
      ASSERT_TRUE(whole.each_once());
    }
    // Damage may be in what is left out; what is kept is sound.
    const auto facts = inspect_image(image);
    if (!facts) continue;
    StrictSink kept;
    ASSERT_TRUE(decode_image(bytes_of(facts->bytes), {image_side_max, image_pixels_max}, &kept));
    ASSERT_TRUE(kept.each_once());
  }
}

TEST(ImageId, is_a_sha_256_and_nothing_else) {
  const std::string id(64, 'a');
  EXPECT_TRUE(is_image_id(id));
  EXPECT_FALSE(is_image_id(""));
  EXPECT_FALSE(is_image_id(id + "a"));
  EXPECT_FALSE(is_image_id(std::string(64, 'A')));
  EXPECT_FALSE(is_image_id("../../../../../../../../../../../../../../../../../../../etc/passwd"));
}

}  // namespace
}  // namespace ticketing::test
