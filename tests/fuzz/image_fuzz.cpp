// An image of nobody known: refused, or every one of its pixels comes once.
#include <vector>

#include "fuzz/fuzzer.hpp"
#include "image_codec/image_decoder.hpp"

using namespace ticketing;
using namespace ticketing::fuzz;

namespace {

class CountsPixels final : public PixelSink {
 public:
  void begin(const ImageHeader& header) override {
    expect(seen_.empty(), "it begins once");
    width_ = header.width;
    height_ = header.height;
    expect(width_ > 0 && height_ > 0, "there are pixels");
    seen_.assign(static_cast<std::size_t>(width_) * static_cast<std::size_t>(height_), 0);
  }
  void pixels(int y, int x, int x_step, std::span<const unsigned char> rgba) override {
    expect(rgba.size() % 4 == 0, "whole pixels");
    for (std::size_t i = 0; i < rgba.size() / 4; ++i, x += x_step) {
      expect(y >= 0 && y < height_ && x >= 0 && x < width_, "inside");
      auto& seen = seen_[static_cast<std::size_t>(y) * static_cast<std::size_t>(width_) +
                         static_cast<std::size_t>(x)];
      expect(seen == 0, "each once");
      seen = 1;
    }
  }
  bool all() const {
    for (const char seen : seen_)
      if (!seen) return false;
    return !seen_.empty();
  }

 private:
  int width_ = 0;
  int height_ = 0;
  std::vector<char> seen_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr DecodeLimits limits{.side_max = 512, .pixels_max = 512 * 512};
  CountsPixels sink;
  const auto decoded = decode_image({data, size}, limits, &sink);
  if (!decoded) {
    expect(!decoded.error().empty(), "a refusal says why");
    return 0;
  }
  expect(decoded->width <= limits.side_max && decoded->height <= limits.side_max, "within limits");
  expect(decoded->orientation >= 1 && decoded->orientation <= 8, "an orientation of Exif");
  expect(sink.all(), "every pixel came");
  const auto unseen = decode_image({data, size}, limits, nullptr);
  expect(unseen.has_value(), "the same without anybody who looks");
  return 0;
}
