#include "media/stored_images.hpp"

#include <chrono>
#include <utility>

namespace ticketing {

std::span<const unsigned char> as_bytes(const std::string& text) {
  return {static_cast<const unsigned char*>(static_cast<const void*>(text.data())), text.size()};
}

std::string image_key(std::string_view id) { return "images/" + std::string(id); }

Result<std::optional<StoredImage>> image_row(Store& store, std::string_view id) {
  return store.read([&](UnitOfWork& unit) -> Result<std::optional<StoredImage>> {
    return unit.images().find(id);
  });
}

Result<StoredImage> known_image(Store& store, std::string_view id) {
  auto found =
      is_image_id(id) ? image_row(store, id) : Result<std::optional<StoredImage>>(std::nullopt);
  TICKETING_TRY(found);
  if (!*found) return refuse(ErrorCode::not_found, "there is no image with this id");
  return std::move(**found);
}

Result<ImageContent> read_image(Store& store, ImageStore& images, std::string_view id) {
  auto image = known_image(store, id);
  TICKETING_TRY(image);
  auto bytes = images.get(image_key(id), image_bytes_max);
  TICKETING_TRY(bytes);
  return ImageContent{std::move(image->facts.content_type), std::move(*bytes),
                      std::move(image->id)};
}

tl::unexpected<Error> without_cause(Error error, bool is_admin) {
  if (!is_admin) error.detail = "images cannot be read or stored now: try again";
  error.retry_after = std::chrono::seconds(5);
  return tl::unexpected(std::move(error));
}

}  // namespace ticketing
