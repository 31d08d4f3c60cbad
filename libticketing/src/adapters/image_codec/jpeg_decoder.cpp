#include <fmt/format.h>

#include <array>
#include <csetjmp>
#include <cstdio>
#include <cstring>
#include <vector>

// jpeglib.h needs <cstdio> before it.
#include <jerror.h>
#include <jpeglib.h>

#include "image_codec/exif.hpp"
#include "image_codec/formats.hpp"

namespace ticketing::image_codec {
namespace {

/// What libjpeg's callbacks share. Its errors jump: every call into libjpeg that can fail is in a
/// function of its own that holds nothing to destroy.
struct JpegReading {
  JpegReading() = default;
  ~JpegReading() { jpeg_destroy_decompress(&cinfo); }
  JpegReading(const JpegReading&) = delete;
  JpegReading& operator=(const JpegReading&) = delete;

  jpeg_decompress_struct cinfo{};
  jpeg_error_mgr errors{};
  jpeg_progress_mgr progress{};
  std::jmp_buf jump{};
  std::array<char, JMSG_LENGTH_MAX> error{};
};

constexpr int exif_marker = JPEG_APP0 + 1;

[[noreturn]] void on_error(j_common_ptr cinfo) {
  auto& reading = *static_cast<JpegReading*>(cinfo->client_data);
  cinfo->err->format_message(cinfo, reading.error.data());
  std::longjmp(reading.jump, 1);
}

/// Warnings are how libjpeg goes on with damaged data: refused, but for two harmless oddities.
void on_message(j_common_ptr cinfo, int level) {
  const int code = cinfo->err->msg_code;
  if (level < 0 && code != JWRN_ADOBE_XFORM && code != JWRN_JFIF_MAJOR) on_error(cinfo);
}

/// A progressive file can repeat its scans thousands of times, each as costly as a picture.
void on_progress(j_common_ptr common) {
  constexpr int scans_max = 64;
  auto& reading = *static_cast<JpegReading*>(common->client_data);
  if (reading.cinfo.input_scan_number <= scans_max) return;
  std::strncpy(reading.error.data(), "it has too many scans", reading.error.size() - 1);
  std::longjmp(reading.jump, 1);
}

bool read_header(JpegReading& reading, Bytes bytes, long memory_max) {
  jpeg_decompress_struct& cinfo = reading.cinfo;
  cinfo.err = jpeg_std_error(&reading.errors);
  reading.errors.error_exit = on_error;
  reading.errors.emit_message = on_message;
  cinfo.client_data = &reading;
  if (setjmp(reading.jump) != 0) return false;
  jpeg_create_decompress(&cinfo);  // keeps err and client_data
  reading.progress.progress_monitor = on_progress;
  cinfo.progress = &reading.progress;
  cinfo.mem->max_memory_to_use = memory_max;
  jpeg_mem_src(&cinfo, bytes.data(), bytes.size());
  jpeg_save_markers(&cinfo, exif_marker, 0xFFFF);
  jpeg_read_header(&cinfo, TRUE);
  cinfo.out_color_space = cinfo.num_components == 4 ? JCS_CMYK : JCS_EXT_RGBA;
  return true;
}

bool start(JpegReading& reading) {
  if (setjmp(reading.jump) != 0) return false;
  jpeg_start_decompress(&reading.cinfo);
  return true;
}

bool read_row(JpegReading& reading, unsigned char* row) {
  if (setjmp(reading.jump) != 0) return false;
  jpeg_read_scanlines(&reading.cinfo, &row, 1);
  return true;
}

bool finish(JpegReading& reading) {
  if (setjmp(reading.jump) != 0) return false;
  jpeg_finish_decompress(&reading.cinfo);
  return true;
}

/// CMYK as Adobe's programs write it, inverted: 255 is no ink.
void cmyk_to_rgba(std::vector<unsigned char>& row) {
  for (std::size_t i = 0; i < row.size(); i += 4) {
    const unsigned black = row[i + 3];
    for (std::size_t c = 0; c < 3; ++c)
      row[i + c] = static_cast<unsigned char>(row[i + c] * black / 255);
    row[i + 3] = 255;
  }
}

/// Of the first segment that says it is turned: others hold XMP, or nothing of interest.
int orientation(const jpeg_decompress_struct& cinfo) {
  for (const auto* m = cinfo.marker_list; m != nullptr; m = m->next) {
    const int found = exif_orientation({m->data, m->data_length});
    if (found != 1) return found;
  }
  return 1;
}

/// Has libjpeg transform each block to fewer pixels than its 8 x 8, as far as `enough` allows.
void scale_down(jpeg_decompress_struct& cinfo, const ImageSize& enough) {
  constexpr unsigned whole = 8;
  const auto serves = [&](unsigned eighths) {
    const auto shown = [&](unsigned stored) {
      return static_cast<int>((stored * eighths + whole - 1) / whole);
    };
    return shown(cinfo.image_width) >= enough.width && shown(cinfo.image_height) >= enough.height;
  };
  cinfo.scale_denom = whole;
  for (cinfo.scale_num = 1; cinfo.scale_num < whole && !serves(cinfo.scale_num);) ++cinfo.scale_num;
}

tl::unexpected<std::string> damaged(const JpegReading& reading) {
  return tl::unexpected(fmt::format("cannot be read as JPEG: {}", reading.error.data()));
}

}  // namespace

Decoded decode_jpeg(Bytes bytes, const DecodeLimits& limits, PixelSink* sink) {
  // A progressive picture is held as coefficients: 2 bytes each, up to 4 components.
  const auto memory_max = static_cast<long>(limits.pixels_max * 8 + 8 * 1024 * 1024);
  JpegReading reading;
  if (!read_header(reading, bytes, memory_max)) return damaged(reading);
  jpeg_decompress_struct& cinfo = reading.cinfo;
  if (auto problem = size_problem(cinfo.image_width, cinfo.image_height, limits))
    return tl::unexpected(std::move(*problem));
  const ImageHeader header{ImageFormat::jpeg, static_cast<int>(cinfo.image_width),
                           static_cast<int>(cinfo.image_height), orientation(cinfo)};
  if (sink != nullptr) scale_down(cinfo, sink->enough(header));
  if (!start(reading)) return damaged(reading);
  if (cinfo.output_components != 4)
    return tl::unexpected<std::string>("is a JPEG of an unknown kind");
  ImageHeader shown = header;
  shown.width = static_cast<int>(cinfo.output_width);
  shown.height = static_cast<int>(cinfo.output_height);
  if (sink != nullptr) sink->begin(shown);
  std::vector<unsigned char> row(static_cast<std::size_t>(shown.width) * 4);
  for (int y = 0; y < shown.height; ++y) {
    if (!read_row(reading, row.data())) return damaged(reading);
    if (sink == nullptr) continue;
    if (cinfo.out_color_space == JCS_CMYK) cmyk_to_rgba(row);
    sink->pixels(y, 0, 1, row);
  }
  if (!finish(reading)) return damaged(reading);
  if (const auto left = cinfo.src->bytes_in_buffer; left != 0)
    return tl::unexpected(fmt::format("is a JPEG followed by {} other bytes", left));
  return header;
}

}  // namespace ticketing::image_codec
