// How the composition root makes what the room offers. What is passed in outlives it.
#pragma once

#include <memory>

#include <ticketing/notification/live_events.hpp>
#include <ticketing/notification/notification_service.hpp>

#include "notification/event_hub.hpp"
#include "storage/service_context.hpp"

namespace ticketing {

std::unique_ptr<NotificationService> make_notification_service(const ServiceContext& context);

/// `hub` is told by the store what is committed here. `per_account_max`: readers of an account.
std::unique_ptr<LiveEvents> make_live_events(const ServiceContext& context,
                                             std::shared_ptr<EventHub> hub, int per_account_max);

}  // namespace ticketing
