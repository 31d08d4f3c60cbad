#include "cairo/photo.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

#include <ticketing/media/image.hpp>

#include "cairo/reduce_colours.hpp"
#include "image_codec/image_decoder.hpp"

namespace ticketing::cairo_voucher {
namespace {

/// Averages the part of a picture that fills `box` into a grid of less than twice the box's size:
/// what is left to scale is little or nothing, and a picture of any size takes the same memory.
class CroppedAverage final : public PixelSink {
 public:
  explicit CroppedAverage(const Rectangle& box) : box_(box) {}

  /// What scales by eighths beforehand leaves less to average.
  ImageSize enough(const ImageHeader& header) const override {
    const double scale = scale_of(header);
    const auto scaled = [&](int size) { return static_cast<int>(std::ceil(size * scale)); };
    return {scaled(header.width), scaled(header.height)};
  }

  void begin(const ImageHeader& header) override {
    const Upright turn = upright(header.orientation);
    const int width = turn.sideways ? header.height : header.width;
    const int height = turn.sideways ? header.width : header.height;
    const double scale = scale_of(header);
    auto columns = cells(width, box_.width, scale);
    auto rows = cells(height, box_.height, scale);
    width_ = 1 + *std::max_element(columns.begin(), columns.end());
    height_ = 1 + *std::max_element(rows.begin(), rows.end());
    const auto count = static_cast<std::size_t>(width_) * static_cast<std::size_t>(height_);
    // Nothing to sum where each pixel has a cell of its own.
    if (is_each_its_own(columns) && is_each_its_own(rows))
      pixels_.resize(count);
    else
      sums_.assign(count, {});
    if (turn.from_right) std::reverse(columns.begin(), columns.end());
    if (turn.from_bottom) std::reverse(rows.begin(), rows.end());
    for (int& row : rows) row = row < 0 ? row : row * width_;
    of_x_ = std::move(turn.sideways ? rows : columns);
    of_y_ = std::move(turn.sideways ? columns : rows);
  }

  void pixels(int y, int x, int x_step, std::span<const unsigned char> rgba) override {
    const int at_y = of_y_[static_cast<std::size_t>(y)];
    if (at_y < 0) return;
    if (!pixels_.empty()) return keep(at_y, x, x_step, rgba);
    Sum* const sums = sums_.data() + at_y;
    Sum here;  // of a cell's pixels in this line, in registers
    int cell = -1;
    for (std::size_t i = 0; i < rgba.size(); i += 4, x += x_step) {
      const int at_x = of_x_[static_cast<std::size_t>(x)];
      if (at_x != cell) {
        if (cell >= 0) sums[cell] += here;
        here = {};
        cell = at_x;
      }
      const std::uint32_t alpha = rgba[i + 3];
      here.red += rgba[i] * alpha;
      here.green += rgba[i + 1] * alpha;
      here.blue += rgba[i + 2] * alpha;
      here.alpha += alpha;
      here.count += 255;
    }
    if (cell >= 0) sums[cell] += here;
  }

  /// As cairo wants it: alpha multiplied in.
  Surface surface() const {
    Surface out(cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width_, height_));
    unsigned char* const data = cairo_image_surface_get_data(out.get());
    if (data == nullptr) return nullptr;
    const int stride = cairo_image_surface_get_stride(out.get());
    for (int y = 0; y < height_; ++y) {
      for (int x = 0; x < width_; ++x) {
        const auto at = static_cast<std::size_t>(y) * static_cast<std::size_t>(width_) +
                        static_cast<std::size_t>(x);
        const std::uint32_t pixel = pixels_.empty() ? packed(sums_[at]) : pixels_[at];
        std::memcpy(data + static_cast<std::ptrdiff_t>(y) * stride + x * 4, &pixel, sizeof pixel);
      }
    }
    cairo_surface_mark_dirty(out.get());
    return out;
  }

 private:
  /// As many pixels as fall into one cell of `image_pixels_max` fit.
  struct Sum {
    std::uint32_t red = 0, green = 0, blue = 0, alpha = 0, count = 0;

    void operator+=(const Sum& other) {
      red += other.red;
      green += other.green;
      blue += other.blue;
      alpha += other.alpha;
      count += other.count;
    }
  };

  void keep(int at_y, int x, int x_step, std::span<const unsigned char> rgba) {
    for (std::size_t i = 0; i < rgba.size(); i += 4, x += x_step) {
      const int at_x = of_x_[static_cast<std::size_t>(x)];
      if (at_x >= 0) pixels_[static_cast<std::size_t>(at_y + at_x)] = packed(rgba.subspan(i, 4));
    }
  }

  /// Where the picture's left column and top row are in what is stored.
  struct Upright {
    bool sideways = false;     ///< columns are stored as rows
    bool from_right = false;   ///< what is shown left is stored last
    bool from_bottom = false;  ///< what is shown on top is stored last
  };

  static Upright upright(int orientation) {
    const bool sideways = orientation >= 5;
    switch (orientation) {
      case 2:
      case 6:
        return {sideways, true, false};
      case 3:
      case 7:
        return {sideways, true, true};
      case 4:
      case 8:
        return {sideways, false, true};
      default:
        return {sideways, false, false};
    }
  }

  /// By which the box is just filled.
  double scale_of(const ImageHeader& header) const {
    const bool sideways = upright(header.orientation).sideways;
    return std::max(static_cast<double>(box_.width) / (sideways ? header.height : header.width),
                    static_cast<double>(box_.height) / (sideways ? header.width : header.height));
  }

  /// For each source line the cell it goes to, or -1 where it is cropped away.
  static std::vector<int> cells(int size, int box, double scale) {
    const int shown = std::clamp(static_cast<int>(std::lround(box / scale)), 1, size);
    const int first = (size - shown) / 2;
    // Cells of two lines or more hide that some have one more than others.
    const int count = shown >= 2 * box ? box : shown;
    std::vector<int> out(static_cast<std::size_t>(size), -1);
    for (int i = 0; i < shown; ++i)
      out[static_cast<std::size_t>(first + i)] =
          static_cast<int>(static_cast<std::int64_t>(i) * count / shown);
    return out;
  }

  static std::uint32_t packed(const Sum& sum) {
    if (sum.count == 0) return 0;
    const double each = 1.0 / sum.count;  // one division instead of four
    const auto part = [&](double value) { return static_cast<std::uint32_t>(value * each + 0.5); };
    return part(sum.alpha * 255.0) << 24 | part(sum.red) << 16 | part(sum.green) << 8 |
           part(sum.blue);
  }

  static std::uint32_t packed(std::span<const unsigned char> rgba) {
    const std::uint32_t alpha = rgba[3];
    const auto part = [&](std::uint32_t value) { return (value * alpha + 127) / 255; };
    return alpha << 24 | part(rgba[0]) << 16 | part(rgba[1]) << 8 | part(rgba[2]);
  }

  /// Whether no two source lines go to one cell.
  static bool is_each_its_own(const std::vector<int>& cells) {
    return std::adjacent_find(cells.begin(), cells.end(),
                              [](int a, int b) { return a >= 0 && a == b; }) == cells.end();
  }

  const Rectangle box_;
  /// The cell a pixel goes to is the sum of the two; -1 where it is cropped away.
  std::vector<int> of_x_;
  std::vector<int> of_y_;
  int width_ = 0;
  int height_ = 0;
  std::vector<Sum> sums_;
  std::vector<std::uint32_t> pixels_;  ///< as cairo wants them, instead of sums
};

/// Fills `box` with `picture`, whatever its size, within round corners on white.
void paint_framed(cairo_surface_t* onto, cairo_surface_t* picture, const Rectangle& box) {
  const Context cairo(cairo_create(onto));
  set_colour(cairo.get(), white);
  cairo_paint(cairo.get());
  rounded(cairo.get(), box, 10);
  cairo_clip(cairo.get());
  cairo_scale(cairo.get(), static_cast<double>(box.width) / cairo_image_surface_get_width(picture),
              static_cast<double>(box.height) / cairo_image_surface_get_height(picture));
  cairo_set_source_surface(cairo.get(), picture, 0, 0);
  cairo_pattern_set_filter(cairo_get_source(cairo.get()), CAIRO_FILTER_GOOD);
  cairo_pattern_set_extend(cairo_get_source(cairo.get()), CAIRO_EXTEND_PAD);
  cairo_paint(cairo.get());
  cairo_surface_flush(onto);
}

}  // namespace

std::shared_ptr<const Photo> make_photo(const std::string& image, int width, int height,
                                        std::size_t colours_max) {
  const Rectangle box{0, 0, width, height};
  CroppedAverage average(box);
  const std::span<const unsigned char> bytes(
      static_cast<const unsigned char*>(static_cast<const void*>(image.data())), image.size());
  if (!decode_image(bytes, {image_side_max, image_pixels_max}, &average)) return nullptr;
  const Surface scaled = average.surface();
  const Surface framed(cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height));
  if (!scaled || cairo_surface_status(framed.get()) != CAIRO_STATUS_SUCCESS) return nullptr;
  paint_framed(framed.get(), scaled.get(), box);
  return std::make_shared<const Photo>(reduce_colours(framed.get(), colours_max));
}

}  // namespace ticketing::cairo_voucher
