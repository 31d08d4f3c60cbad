// An image store that tells when it is away.
#pragma once

#include <memory>

#include "media/image_store.hpp"

namespace ticketing {

/// One line of the log when it goes away, with the cause that clients are not told, and one when it
/// is back (`Outage`).
std::unique_ptr<ImageStore> watching_outages(std::unique_ptr<ImageStore> store);

}  // namespace ticketing
