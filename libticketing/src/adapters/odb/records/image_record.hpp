// Rows of images. The bytes are in the image store, under the id.
#pragma once

#include "odb/records/record.hpp"

namespace ticketing::records {

#pragma db object table("images")
struct ImageRecord {
#pragma db id
  std::string id;  // 64 hexadecimal digits
  std::string content_type;
  int width = 0;
  int height = 0;
#pragma db options("CONSTRAINT images_bytes_positive CHECK (bytes >= 1)")
  std::int64_t bytes = 0;
  std::int64_t created_at = 0;
};
TICKETING_RECORD_COLUMNS(ImageRecord, (), (id, content_type, width, height, bytes, created_at))

}  // namespace ticketing::records
