#include <fmt/format.h>
#include <webp/decode.h>

#include <algorithm>
#include <memory>

#include "image_codec/formats.hpp"

namespace ticketing::image_codec {
namespace {

std::size_t riff_size(Bytes bytes) {
  return std::size_t{bytes[4]} | std::size_t{bytes[5]} << 8 | std::size_t{bytes[6]} << 16 |
         std::size_t{bytes[7]} << 24;
}

/// The container says how long it is.
std::optional<std::string> length_problem(Bytes bytes) {
  const std::size_t declared = riff_size(bytes) + 8;
  if (bytes.size() < declared) return "is a WebP that is cut off";
  if (bytes.size() > declared)
    return fmt::format("is a WebP followed by {} other bytes", bytes.size() - declared);
  return std::nullopt;
}

std::string_view meaning(VP8StatusCode code) {
  switch (code) {
    case VP8_STATUS_OK:
      return "no error";
    case VP8_STATUS_OUT_OF_MEMORY:
      return "out of memory";
    case VP8_STATUS_INVALID_PARAM:
      return "invalid parameter";
    case VP8_STATUS_BITSTREAM_ERROR:
      return "its data is damaged";
    case VP8_STATUS_UNSUPPORTED_FEATURE:
      return "it uses an unsupported feature";
    case VP8_STATUS_SUSPENDED:
      return "it is cut off";
    case VP8_STATUS_USER_ABORT:
      return "aborted";
    case VP8_STATUS_NOT_ENOUGH_DATA:
      return "it is cut off";
  }
  return "unknown error";
}

tl::unexpected<std::string> damaged(VP8StatusCode code) {
  return tl::unexpected(fmt::format("cannot be read as WebP: {}", meaning(code)));
}

struct FreeBuffer {
  void operator()(WebPDecBuffer* buffer) const { WebPFreeDecBuffer(buffer); }
};

}  // namespace

Decoded decode_webp(Bytes bytes, const DecodeLimits& limits, PixelSink* sink) {
  if (auto problem = length_problem(bytes)) return tl::unexpected(std::move(*problem));
  WebPDecoderConfig config;
  if (WebPInitDecoderConfig(&config) == 0)
    return tl::unexpected<std::string>("cannot be read: libwebp has another version");
  if (const auto code = WebPGetFeatures(bytes.data(), bytes.size(), &config.input);
      code != VP8_STATUS_OK)
    return damaged(code);
  if (config.input.has_animation != 0)
    return tl::unexpected<std::string>("is an animated WebP; only still pictures are allowed");
  const ImageHeader header{ImageFormat::webp, config.input.width, config.input.height};
  if (auto problem = size_problem(header.width, header.height, limits))
    return tl::unexpected(std::move(*problem));

  if (sink == nullptr) {  // everything is decoded, but only a thumbnail of it kept
    constexpr int kept = 16;
    config.options.use_scaling = 1;
    config.options.scaled_width = std::min(header.width, kept);
    config.options.scaled_height = std::min(header.height, kept);
  }
  config.output.colorspace = MODE_RGBA;
  const std::unique_ptr<WebPDecBuffer, FreeBuffer> output(&config.output);
  if (const auto code = WebPDecode(bytes.data(), bytes.size(), &config); code != VP8_STATUS_OK)
    return damaged(code);
  if (sink == nullptr) return header;

  sink->begin(header);
  const WebPRGBABuffer& rgba = config.output.u.RGBA;
  for (int y = 0; y < header.height; ++y)
    sink->pixels(y, 0, 1,
                 Bytes(rgba.rgba + static_cast<std::ptrdiff_t>(y) * rgba.stride,
                       static_cast<std::size_t>(header.width) * 4));
  return header;
}

}  // namespace ticketing::image_codec
