// Images in a bucket of Amazon S3 or anything that speaks its protocol.
#pragma once

#include <memory>
#include <string>

#include <ticketing/config.hpp>

#include "media/image_store.hpp"

namespace ticketing {

/// Objects are <prefix><key> in `bucket`. Nothing is asked of the server before the first object.
std::unique_ptr<ImageStore> open_s3_image_store(const ImagesConfig& config,
                                                const std::string& bucket,
                                                const std::string& prefix);

}  // namespace ticketing
