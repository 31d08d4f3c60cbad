#include "media/sample_images.hpp"

#include <png.h>
#include <webp/encode.h>
#include <zlib.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <stdexcept>

// jpeglib.h needs <cstdio> before it.
#include <jpeglib.h>

namespace ticketing::test {
namespace {

void append_png(png_structp png, png_bytep bytes, std::size_t size) {
  auto& out = *static_cast<Image*>(png_get_io_ptr(png));
  out.insert(out.end(), bytes, bytes + size);
}

std::uint32_t big_endian(const Image& bytes, std::size_t at) {
  return std::uint32_t{bytes[at]} << 24 | std::uint32_t{bytes[at + 1]} << 16 |
         std::uint32_t{bytes[at + 2]} << 8 | std::uint32_t{bytes[at + 3]};
}

void put_big_endian(Image& bytes, std::size_t at, std::uint32_t value) {
  for (std::size_t i = 0; i < 4; ++i)
    bytes[at + i] = static_cast<unsigned char>(value >> (24 - 8 * i));
}

std::uint32_t checksum(const Image& bytes, std::size_t at, std::size_t size) {
  return static_cast<std::uint32_t>(crc32(0, bytes.data() + at, static_cast<uInt>(size)));
}

std::vector<unsigned char> rgb_rows(int width, int height, const Painting& painting) {
  std::vector<unsigned char> out;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const Rgb pixel = painting(x, y);
      out.insert(out.end(), {pixel.red, pixel.green, pixel.blue});
    }
  }
  return out;
}

constexpr std::size_t png_signature_size = 8;

}  // namespace

Painting gradient() {
  return [](int x, int y) {
    return Rgb{static_cast<unsigned char>(x * 3), static_cast<unsigned char>(y * 5),
               static_cast<unsigned char>(x + y)};
  };
}

Painting noise(std::uint32_t seed) {
  return [state = seed](int, int) mutable {
    state = state * 1664525 + 1013904223;
    return Rgb{static_cast<unsigned char>(state >> 24), static_cast<unsigned char>(state >> 16),
               static_cast<unsigned char>(state >> 8)};
  };
}

Image png(int width, int height, const Painting& painting, PngOptions options) {
  Image out;
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
  png_infop info = png_create_info_struct(png);
  png_set_write_fn(png, &out, append_png, nullptr);
  png_set_IHDR(png, info, static_cast<png_uint_32>(width), static_cast<png_uint_32>(height),
               options.palette ? 4 : 8,
               options.palette ? PNG_COLOR_TYPE_PALETTE : PNG_COLOR_TYPE_RGB,
               options.interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  std::vector<unsigned char> pixels = rgb_rows(width, height, painting);
  std::size_t stride = static_cast<std::size_t>(width) * 3;
  if (options.palette) {
    const png_color colours[] = {{0, 0, 0},     {255, 0, 0},   {0, 255, 0},   {0, 0, 255},
                                 {255, 255, 0}, {255, 0, 255}, {0, 255, 255}, {255, 255, 255}};
    png_set_PLTE(png, info, colours, 8);
    png_set_packing(png);
    std::vector<unsigned char> indices;
    for (std::size_t i = 0; i < pixels.size(); i += 3) indices.push_back(pixels[i] >> 5);
    pixels = std::move(indices);
    stride = static_cast<std::size_t>(width);
  }
  std::vector<png_bytep> rows;
  for (int y = 0; y < height; ++y)
    rows.push_back(pixels.data() + stride * static_cast<std::size_t>(y));
  png_write_info(png, info);
  png_write_image(png, rows.data());
  png_write_end(png, nullptr);
  png_destroy_write_struct(&png, &info);
  return out;
}

/// `scans`: a script of its own for a progressive picture; none: as libjpeg likes.
Image compressed(int width, int height, const Painting& painting, bool progressive,
                 const std::vector<jpeg_scan_info>& scans) {
  jpeg_compress_struct cinfo{};
  jpeg_error_mgr errors{};
  cinfo.err = jpeg_std_error(&errors);
  jpeg_create_compress(&cinfo);
  unsigned char* bytes = nullptr;
  unsigned long size = 0;
  jpeg_mem_dest(&cinfo, &bytes, &size);
  cinfo.image_width = static_cast<JDIMENSION>(width);
  cinfo.image_height = static_cast<JDIMENSION>(height);
  cinfo.input_components = 3;
  cinfo.in_color_space = JCS_RGB;
  jpeg_set_defaults(&cinfo);
  if (progressive) jpeg_simple_progression(&cinfo);
  if (!scans.empty()) {
    cinfo.scan_info = scans.data();
    cinfo.num_scans = static_cast<int>(scans.size());
  }
  jpeg_start_compress(&cinfo, TRUE);
  std::vector<unsigned char> pixels = rgb_rows(width, height, painting);
  for (int y = 0; y < height; ++y) {
    JSAMPROW row = pixels.data() + static_cast<std::ptrdiff_t>(y) * width * 3;
    jpeg_write_scanlines(&cinfo, &row, 1);
  }
  jpeg_finish_compress(&cinfo);
  jpeg_destroy_compress(&cinfo);
  Image out(bytes, bytes + size);
  std::free(bytes);
  return out;
}

Image jpeg(int width, int height, const Painting& painting, bool progressive) {
  return compressed(width, height, painting, progressive, {});
}

Image jpeg_of_many_scans(int width, int height) {
  std::vector<jpeg_scan_info> scans{{3, {0, 1, 2, 0}, 0, 0, 0, 0}};
  for (int component = 0; component < 3; ++component)
    for (int coefficient = 1; coefficient < 64; ++coefficient)
      scans.push_back({1, {component, 0, 0, 0}, coefficient, coefficient, 0, 0});
  return compressed(width, height, gradient(), true, scans);
}

Image webp(int width, int height, const Painting& painting, bool lossless) {
  const std::vector<unsigned char> pixels = rgb_rows(width, height, painting);
  unsigned char* bytes = nullptr;
  const std::size_t size =
      lossless ? WebPEncodeLosslessRGB(pixels.data(), width, height, width * 3, &bytes)
               : WebPEncodeRGB(pixels.data(), width, height, width * 3, 80, &bytes);
  if (size == 0) throw std::runtime_error("libwebp cannot encode");
  Image out(bytes, bytes + size);
  WebPFree(bytes);
  return out;
}

Image with_right_checksums(Image png) {
  std::size_t at = png_signature_size;
  while (png.size() - at >= 12) {
    const std::size_t size = big_endian(png, at);
    if (size > png.size() - at - 12) break;
    put_big_endian(png, at + 8 + size, checksum(png, at + 4, size + 4));
    at += size + 12;
  }
  return png;
}

Image with_chunk(const Image& png, const std::string& type, const std::string& data) {
  const std::string all = text_of(png);
  const std::size_t at = all.find("IDAT") - 4;
  std::string chunk(4, '\0');
  chunk += type + data + std::string(4, '\0');
  Image out(png.begin(), png.begin() + static_cast<std::ptrdiff_t>(at));
  out.insert(out.end(), chunk.begin(), chunk.end());
  put_big_endian(out, at, static_cast<std::uint32_t>(data.size()));
  out.insert(out.end(), png.begin() + static_cast<std::ptrdiff_t>(at), png.end());
  return with_right_checksums(std::move(out));
}

std::string zlib_of(const std::string& start, std::size_t zeros) {
  z_stream stream{};
  deflateInit(&stream, 9);
  std::string out;
  std::vector<unsigned char> buffer(1 << 16);
  const std::string nothing(1 << 20, '\0');
  const auto put = [&](std::string_view text, int flush) {
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    do {
      stream.next_out = buffer.data();
      stream.avail_out = static_cast<uInt>(buffer.size());
      deflate(&stream, flush);
      out.append(reinterpret_cast<const char*>(buffer.data()), buffer.size() - stream.avail_out);
    } while (stream.avail_out == 0);
  };
  put(start, Z_NO_FLUSH);
  for (; zeros > nothing.size(); zeros -= nothing.size()) put(nothing, Z_NO_FLUSH);
  put(std::string_view(nothing).substr(0, zeros), Z_FINISH);
  deflateEnd(&stream);
  return out;
}

Image png_inflating(int width, int height, std::size_t surplus) {
  const std::size_t rows =
      (static_cast<std::size_t>(width) * 3 + 1) * static_cast<std::size_t>(height);
  const std::string all =
      text_of(with_chunk(png(width, height), "IDAT", zlib_of(std::string(rows, '\0'), surplus)));
  // The one that was there before goes.
  const std::size_t old = all.rfind("IDAT") - 4;
  const std::size_t end = all.rfind("IEND") - 4;
  const std::string out = all.substr(0, old) + all.substr(end);
  return {out.begin(), out.end()};
}

Image with_segment(const Image& jpeg, unsigned marker, const std::string& content) {
  const std::size_t at = 4 + (std::size_t{jpeg[4]} << 8 | jpeg[5]);
  const std::size_t length = content.size() + 2;
  std::string segment{static_cast<char>(0xff), static_cast<char>(marker),
                      static_cast<char>(length >> 8), static_cast<char>(length & 0xff)};
  segment += content;
  const std::string all = text_of(jpeg);
  const std::string out = all.substr(0, at) + segment + all.substr(at);
  return {out.begin(), out.end()};
}

std::string riff_chunk(const std::string& type, const std::string& data) {
  std::string out = type;
  for (int shift = 0; shift < 32; shift += 8) out += static_cast<char>(data.size() >> shift & 0xff);
  out += data;
  if (data.size() % 2 != 0) out += '\0';
  return out;
}

Image with_chunks(const Image& webp, int width, int height,
                  const std::vector<std::pair<std::string, std::string>>& chunks) {
  constexpr unsigned exif_and_xmp = 0x0c;
  std::string extended(10, '\0');
  extended[0] = static_cast<char>(exif_and_xmp);
  extended[4] = static_cast<char>(width - 1);
  extended[7] = static_cast<char>(height - 1);
  std::string content = "WEBP" + riff_chunk("VP8X", extended) + text_of(webp).substr(12);
  for (const auto& [type, data] : chunks) content += riff_chunk(type, data);
  const std::string out = riff_chunk("RIFF", content);
  return {out.begin(), out.end()};
}

std::string camera_tiff(int orientation, const std::string& more) {
  using namespace std::string_literals;
  return "MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0"s + static_cast<char>(orientation) +
         "\0\0\0\0\0\0"s + more;
}

Image png_claiming(int width, int height) {
  Image out = png(8, 8);
  put_big_endian(out, 16, static_cast<std::uint32_t>(width));
  put_big_endian(out, 20, static_cast<std::uint32_t>(height));
  return with_right_checksums(std::move(out));
}

Image blank_png(int width, int height) {
  Image out;
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
  png_infop info = png_create_info_struct(png);
  png_set_write_fn(png, &out, append_png, nullptr);
  png_set_compression_level(png, 9);
  png_set_IHDR(png, info, static_cast<png_uint_32>(width), static_cast<png_uint_32>(height), 1,
               PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
               PNG_FILTER_TYPE_DEFAULT);
  png_write_info(png, info);
  std::vector<unsigned char> row(static_cast<std::size_t>(width) / 8 + 1, 0xff);
  for (int y = 0; y < height; ++y) png_write_row(png, row.data());
  png_write_end(png, nullptr);
  png_destroy_write_struct(&png, &info);
  return out;
}

std::string text_of(const Image& image) { return {image.begin(), image.end()}; }

}  // namespace ticketing::test
