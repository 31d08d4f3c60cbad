// How the composition root makes what the room offers. What is passed in outlives it.
#pragma once

#include <memory>

#include <ticketing/notification/notification_service.hpp>

#include "storage/service_context.hpp"

namespace ticketing {

std::unique_ptr<NotificationService> make_notification_service(const ServiceContext& context);

}  // namespace ticketing
