#include "odb/mappers/image_mapper.hpp"

#include "odb/mappers/row_check.hpp"

namespace ticketing::records {
namespace {

const std::string& content_type(const RowCheck& check, const std::string& type) {
  // It becomes a header: nothing but these may get there.
  if (type != "image/png" && type != "image/jpeg" && type != "image/webp") {
    check.fail("content_type", type);
  }
  return type;
}

}  // namespace

ImageRecord to_record(const StoredImage& image) {
  return {
      .id = image.id,
      .content_type = image.facts.content_type,
      .width = image.facts.width,
      .height = image.facts.height,
      .bytes = image.bytes,
      .created_at = micros(image.created_at),
  };
}

StoredImage from_record(const ImageRecord& row) {
  const RowCheck check("images", 0, row.id);
  return {
      .id = check.digest("id", row.id),
      .facts =
          {
              .content_type = content_type(check, row.content_type),
              .width = check.within("width", row.width, 1, image_side_max),
              .height = check.within("height", row.height, 1, image_side_max),
          },
      .bytes = check.within("bytes", row.bytes, 1, static_cast<std::int64_t>(image_bytes_max)),
      .created_at = timestamp(row.created_at),
  };
}

}  // namespace ticketing::records
