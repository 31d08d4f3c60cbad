// How the composition root makes what the room offers. What is passed in outlives it.
#pragma once

#include <memory>

#include <ticketing/media/image_service.hpp>

#include "media/image_store.hpp"
#include "storage/service_context.hpp"

namespace ticketing {

/// `images_per_day`: uploads of one account that is no admin.
std::unique_ptr<ImageService> make_image_service(const ServiceContext& context, ImageStore& store,
                                                 InspectImage inspect, int images_per_day);

}  // namespace ticketing
