// Images <-> rows.
#pragma once

#include "media/image_repository.hpp"
#include "odb/records/image_record.hpp"

namespace ticketing::records {

ImageRecord to_record(const StoredImage& image);
StoredImage from_record(const ImageRecord& row);

}  // namespace ticketing::records
