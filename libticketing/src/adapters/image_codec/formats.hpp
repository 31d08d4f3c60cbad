// One decoder for each format; see image_decoder.hpp for what they promise.
#pragma once

#include <optional>

#include "image_codec/image_decoder.hpp"

namespace ticketing::image_codec {

using Decoded = tl::expected<ImageHeader, std::string>;
using Bytes = std::span<const unsigned char>;

Decoded decode_png(Bytes bytes, const DecodeLimits& limits, PixelSink* sink);
Decoded decode_jpeg(Bytes bytes, const DecodeLimits& limits, PixelSink* sink);
Decoded decode_webp(Bytes bytes, const DecodeLimits& limits, PixelSink* sink);

/// What is wrong with the size in a header, if anything.
std::optional<std::string> size_problem(std::int64_t width, std::int64_t height,
                                        const DecodeLimits& limits);

}  // namespace ticketing::image_codec
