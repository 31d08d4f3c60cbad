// How a camera was held, as its pictures say (Exif 2.32, section 4.6: tag Orientation).
#pragma once

#include <span>
#include <string>

namespace ticketing::image_codec {

/// Of the content of a JPEG's APP1 segment: 1 to 8; 1 (as stored) for whatever is not Exif, is
/// damaged, or says nothing of it.
int exif_orientation(std::span<const unsigned char> app1);

/// The same of a TIFF structure, which is what other formats hold.
int tiff_orientation(std::span<const unsigned char> tiff);

/// A TIFF structure that says nothing but this.
std::string orientation_tiff(int orientation);

}  // namespace ticketing::image_codec
