#include "odb/repositories/odb_image_repository.hpp"

#include "odb/mappers/image_mapper.hpp"
#include "odb/records-odb.hxx"

namespace ticketing {

using records::ImageRecord;

void OdbImageRepository::add(const StoredImage& image) {
  if (find(image.id)) return;
  const ImageRecord row = records::to_record(image);
  session_.database().persist(row);
}

std::optional<StoredImage> OdbImageRepository::find(std::string_view id) {
  ImageRecord row;
  if (!session_.database().find<ImageRecord>(std::string(id), row)) return std::nullopt;
  return records::from_record(row);
}

}  // namespace ticketing
