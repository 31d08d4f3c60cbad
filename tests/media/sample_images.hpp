// Small valid images to try and to damage.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace ticketing::test {

using Image = std::vector<unsigned char>;

struct Rgb {
  unsigned char red, green, blue;
};
using Painting = std::function<Rgb(int x, int y)>;

/// Colours that run over the picture.
Painting gradient();
/// A different colour everywhere: nothing compresses it.
Painting noise(std::uint32_t seed);

struct PngOptions {
  bool interlaced = false;
  bool palette = false;  ///< 8 colours, 4 bits each
};
Image png(int width, int height, const Painting& painting = gradient(), PngOptions options = {});
Image jpeg(int width, int height, const Painting& painting = gradient(), bool progressive = false);
/// A valid JPEG in 190 scans, each for one coefficient: as costly as 190 pictures.
Image jpeg_of_many_scans(int width, int height);
Image webp(int width, int height, const Painting& painting = gradient(), bool lossless = false);

/// Every chunk of a PNG with the check sum it should have: damage behind it is found only later.
Image with_right_checksums(Image png);
/// A chunk (with its check sum) put before the first IDAT.
Image with_chunk(const Image& png, const std::string& type, const std::string& data);
/// `start` and `zeros`, compressed.
std::string zlib_of(const std::string& start, std::size_t zeros);
/// A valid PNG but that its pixels' data goes on: `surplus` zeros more, compressed.
Image png_inflating(int width, int height, std::size_t surplus);
/// A segment (of APP0 to APP15, or a comment) put behind JFIF's.
Image with_segment(const Image& jpeg, unsigned marker, const std::string& content);
/// In the extended container, with these chunks behind the picture.
Image with_chunks(const Image& webp, int width, int height,
                  const std::vector<std::pair<std::string, std::string>>& chunks);
/// A TIFF structure that says how the camera was held, and tells more.
std::string camera_tiff(int orientation, const std::string& more);
/// Only the header says that it is so large.
Image png_claiming(int width, int height);
/// A PNG of `width` x `height` white pixels, a few kilobytes small.
Image blank_png(int width, int height);

std::string text_of(const Image& image);

}  // namespace ticketing::test
