#include "odb/mappers/image_mapper.hpp"

#include "odb/mappers/row_check.hpp"

namespace ticketing::records {

ImageRecord to_record(const StoredImage& image) {
  return {image.id,    image.facts.content_type, image.facts.width, image.facts.height,
          image.bytes, micros(image.created_at)};
}

StoredImage from_record(const ImageRecord& row) {
  const RowCheck check("images", 0, row.id);
  return {check.digest("id", row.id),
          {check.not_empty("content_type", row.content_type),
           check.within("width", row.width, 1, image_side_max),
           check.within("height", row.height, 1, image_side_max)},
          check.within("bytes", row.bytes, 1, static_cast<std::int64_t>(image_bytes_max)),
          timestamp(row.created_at)};
}

}  // namespace ticketing::records
