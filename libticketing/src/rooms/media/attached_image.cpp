#include "media/attached_image.hpp"

#include <fmt/format.h>

#include <ticketing/media/image.hpp>

namespace ticketing {

Result<void> check_image_id(const std::optional<std::string>& image_id) {
  if (image_id && !is_image_id(*image_id))
    return refuse_field("/image_id", "must be an image's id, 64 lower-case hexadecimal digits");
  return {};
}

Result<void> check_image_is_known(UnitOfWork& unit, const std::optional<std::string>& image_id) {
  if (image_id && !unit.images().find(*image_id))
    return refuse_field(
        "/image_id",
        fmt::format("must be the id of an image that was uploaded, not {}: upload it first",
                    *image_id));
  return {};
}

}  // namespace ticketing
