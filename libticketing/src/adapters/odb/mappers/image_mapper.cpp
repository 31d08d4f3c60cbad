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
  return {image.id,    image.facts.content_type, image.facts.width, image.facts.height,
          image.bytes, micros(image.created_at)};
}

StoredImage from_record(const ImageRecord& row) {
  const RowCheck check("images", 0, row.id);
  return {
      check.digest("id", row.id),
      {content_type(check, row.content_type), check.within("width", row.width, 1, image_side_max),
       check.within("height", row.height, 1, image_side_max)},
      check.within("bytes", row.bytes, 1, static_cast<std::int64_t>(image_bytes_max)),
      timestamp(row.created_at)};
}

}  // namespace ticketing::records
