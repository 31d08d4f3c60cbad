// Images that are known, and their bytes.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <ticketing/result.hpp>

#include "media/image_repository.hpp"
#include "media/image_store.hpp"
#include "storage/store.hpp"

namespace ticketing {

std::span<const unsigned char> as_bytes(const std::string& text);

/// Where the bytes of an image are in the image store.
std::string image_key(std::string_view id);

/// None when there is no such image.
Result<std::optional<StoredImage>> image_row(Store& store, std::string_view id);

/// not_found also for what cannot be an image's id.
Result<StoredImage> known_image(Store& store, std::string_view id);

/// not_found, unavailable.
Result<ImageContent> read_image(Store& store, ImageStore& images, std::string_view id);

/// The refusal of an image store that does not answer. The cause is for those who run the system.
tl::unexpected<Error> without_cause(Error error, bool is_admin);

}  // namespace ticketing
