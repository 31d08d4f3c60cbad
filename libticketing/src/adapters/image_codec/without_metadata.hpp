// What a picture's file tells beside the picture: where it was taken, by whom, with what. Such is
// left out before a picture is shown to others; how to turn it upright is kept.
#pragma once

#include <optional>
#include <span>
#include <string>

namespace ticketing {

/// `bytes` without Exif, XMP, IPTC, comments, texts, dates and whatever else is not known to be
/// needed for showing the picture: kept are colour profiles, and of Exif the orientation where it
/// is not 1. Byte for byte the same where there is nothing to leave out. None for what is not well
/// formed, or not a still picture: a decoder says what is wrong with it.
std::optional<std::string> without_metadata(std::span<const unsigned char> bytes);

}  // namespace ticketing
