#include <fmt/format.h>
#include <png.h>

#include <array>
#include <csetjmp>
#include <cstring>
#include <vector>

#include "image_codec/formats.hpp"

namespace ticketing::image_codec {
namespace {

/// What libpng's callbacks share. Its errors jump: every call into libpng that can fail is in a
/// function of its own that holds nothing to destroy.
struct PngReading {
  explicit PngReading(Bytes from) : bytes(from) {}
  ~PngReading() { png_destroy_read_struct(&png, &info, nullptr); }
  PngReading(const PngReading&) = delete;
  PngReading& operator=(const PngReading&) = delete;

  Bytes bytes;
  std::size_t at = 0;
  int rows_left = 0;
  /// How many bytes may still be read. With the last row libpng inflates all that the pixels' data
  /// still holds, if it is gigabytes: then only as many as a row can need.
  std::size_t left = SIZE_MAX;
  std::array<char, 160> error{};
  png_structp png = nullptr;
  png_infop info = nullptr;
};

[[noreturn]] void on_error(png_structp png, png_const_charp message) {
  auto& reading = *static_cast<PngReading*>(png_get_error_ptr(png));
  std::strncpy(reading.error.data(), message, reading.error.size() - 1);
  png_longjmp(png, 1);
}

/// Data beyond the pixels, or damaged at its end: libpng would let that pass.
void on_warning(png_structp png, png_const_charp message) {
  if (std::strncmp(message, "IDAT", 4) == 0) png_error(png, message);
}

void on_read(png_structp png, png_bytep to, std::size_t size) {
  auto& reading = *static_cast<PngReading*>(png_get_io_ptr(png));
  if (size > reading.bytes.size() - reading.at) png_error(png, "it is cut off");
  if (size > reading.left) png_error(png, "its data goes on behind its pixels");
  reading.left -= size;
  std::memcpy(to, reading.bytes.data() + reading.at, size);
  reading.at += size;
}

int on_unknown_chunk(png_structp png, png_unknown_chunkp chunk) {
  if (std::memcmp(chunk->name, "acTL", 4) == 0) png_error(png, "it is animated");
  return 1;
}

bool open(PngReading& reading, const DecodeLimits& limits) {
  constexpr png_uint_32 chunks_kept_max = 16;
  constexpr png_alloc_size_t chunk_bytes_max = 2 * 1024 * 1024;
  reading.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &reading, on_error, on_warning);
  if (reading.png == nullptr) return false;
  reading.info = png_create_info_struct(reading.png);
  if (reading.info == nullptr || setjmp(png_jmpbuf(reading.png)) != 0) return false;
  const auto side_max = static_cast<png_uint_32>(limits.side_max);
  png_set_user_limits(reading.png, side_max, side_max);
  png_set_chunk_cache_max(reading.png, chunks_kept_max);
  png_set_chunk_malloc_max(reading.png, chunk_bytes_max);
  png_set_crc_action(reading.png, PNG_CRC_ERROR_QUIT, PNG_CRC_ERROR_QUIT);
  // Nothing but pixels is asked for: what else there is, is not inflated.
  constexpr const char* not_read = "iCCP\0iTXt\0sPLT\0tEXt\0zTXt\0eXIf";
  png_set_keep_unknown_chunks(reading.png, PNG_HANDLE_CHUNK_NEVER,
                              reinterpret_cast<png_const_bytep>(not_read), 6);
  png_set_read_user_chunk_fn(reading.png, nullptr, on_unknown_chunk);
  png_set_read_fn(reading.png, &reading, on_read);
  return true;
}

bool read_header(PngReading& reading) {
  if (setjmp(png_jmpbuf(reading.png)) != 0) return false;
  png_read_info(reading.png, reading.info);
  png_set_expand(reading.png);
  png_set_scale_16(reading.png);
  png_set_gray_to_rgb(reading.png);
  png_set_add_alpha(reading.png, 0xff, PNG_FILLER_AFTER);
  png_read_update_info(reading.png, reading.info);
  return true;
}

bool read_row(PngReading& reading, png_bytep to, int width) {
  // As stored, at most 8 bytes a pixel; and what zlib, chunks and buffers add.
  if (--reading.rows_left == 0) reading.left = static_cast<std::size_t>(width) * 8 + 64 * 1024;
  if (setjmp(png_jmpbuf(reading.png)) != 0) return false;
  png_read_row(reading.png, to, nullptr);
  return true;
}

bool read_end(PngReading& reading) {
  reading.left = SIZE_MAX;
  if (setjmp(png_jmpbuf(reading.png)) != 0) return false;
  png_read_end(reading.png, nullptr);
  return true;
}

/// One of Adam7's seven pictures in the picture (PNG section 8.2), or the whole.
struct Pass {
  int x, y, x_step, y_step;
};
constexpr Pass adam7[] = {{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4},
                          {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}};
constexpr Pass whole[] = {{0, 0, 1, 1}};

/// How many of start, start + step, ... are below `size`.
int steps(int size, int start, int step) {
  return size > start ? (size - start + step - 1) / step : 0;
}

bool read_pass(PngReading& reading, const Pass& pass, const ImageHeader& header,
               std::vector<unsigned char>& row, PixelSink* sink) {
  const int width = steps(header.width, pass.x, pass.x_step);
  if (width == 0) return true;
  for (int y = pass.y; y < header.height; y += pass.y_step) {
    if (!read_row(reading, row.data(), width)) return false;
    if (sink != nullptr)
      sink->pixels(y, pass.x, pass.x_step,
                   std::span(row.data(), static_cast<std::size_t>(width) * 4));
  }
  return true;
}

std::uint32_t big_endian(Bytes bytes, std::size_t at) {
  return std::uint32_t{bytes[at]} << 24 | std::uint32_t{bytes[at + 1]} << 16 |
         std::uint32_t{bytes[at + 2]} << 8 | std::uint32_t{bytes[at + 3]};
}

tl::unexpected<std::string> damaged(const PngReading& reading) {
  return tl::unexpected(fmt::format("cannot be read as PNG: {}", reading.error.data()));
}

}  // namespace

Decoded decode_png(Bytes bytes, const DecodeLimits& limits, PixelSink* sink) {
  constexpr std::size_t header_size = 33;  // signature and IHDR, which must be first
  if (bytes.size() < header_size) return tl::unexpected<std::string>("is a PNG that is cut off");
  if (auto problem = size_problem(big_endian(bytes, 16), big_endian(bytes, 20), limits))
    return tl::unexpected(std::move(*problem));

  PngReading reading(bytes);
  if (!open(reading, limits) || !read_header(reading)) return damaged(reading);
  const ImageHeader header{ImageFormat::png,
                           static_cast<int>(png_get_image_width(reading.png, reading.info)),
                           static_cast<int>(png_get_image_height(reading.png, reading.info))};
  std::vector<unsigned char> row(png_get_rowbytes(reading.png, reading.info));
  if (row.size() != static_cast<std::size_t>(header.width) * 4)
    return tl::unexpected<std::string>("is a PNG of an unknown kind");
  if (sink != nullptr) sink->begin(header);
  const bool interlaced = png_get_interlace_type(reading.png, reading.info) != PNG_INTERLACE_NONE;
  const auto passes = interlaced ? std::span<const Pass>(adam7) : std::span<const Pass>(whole);
  for (const Pass& pass : passes)
    if (steps(header.width, pass.x, pass.x_step) > 0)
      reading.rows_left += steps(header.height, pass.y, pass.y_step);
  for (const Pass& pass : passes)
    if (!read_pass(reading, pass, header, row, sink)) return damaged(reading);
  if (!read_end(reading)) return damaged(reading);
  if (reading.at != bytes.size())
    return tl::unexpected(
        fmt::format("is a PNG followed by {} other bytes", bytes.size() - reading.at));
  return header;
}

}  // namespace ticketing::image_codec
