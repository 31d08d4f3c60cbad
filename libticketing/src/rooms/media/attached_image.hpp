// The image that a post or a product shows: refusals of one that is none.
#pragma once

#include <optional>
#include <string>

#include <ticketing/result.hpp>

#include "storage/unit_of_work.hpp"

namespace ticketing {

/// validation_failed at /image_id for what cannot be an image's id; nothing is looked up.
Result<void> check_image_id(const std::optional<std::string>& image_id);

/// validation_failed at /image_id for an image that nobody has uploaded: no constraint says so,
/// because an image is known before anything shows it.
Result<void> check_image_is_known(UnitOfWork& unit, const std::optional<std::string>& image_id);

}  // namespace ticketing
