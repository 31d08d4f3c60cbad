#include "api/routes.hpp"

namespace ticketing::api {

namespace {

std::vector<Route> notification_routes() {
  using http::verb;
  return {
      route<ListNotifications, Page<NotificationView>>(
          {.path = "/v1/me/notifications",
           .operation_id = "listMyNotifications",
           .summary = "What one was told live, newest first",
           .tag = "events",
           .access = Access::signed_in,
           .refusals = {ErrorCode::validation_failed}},
          [](Call& call, const ListNotifications& request) {
            return call.ticketing.notifications().list(call.who, request);
          }),
      route<MarkRead, NotificationView>(
          {.method = verb::post,
           .path = "/v1/me/notifications/{id}/read",
           .operation_id = "markNotificationRead",
           .summary = "Note that a notification was read",
           .tag = "events",
           .access = Access::signed_in,
           .refusals = {ErrorCode::idempotency_key_reused, ErrorCode::idempotency_in_progress}},
          [](Call& call, const MarkRead& request, const CallOptions& options) {
            return call.ticketing.notifications().mark_read(call.who, request, options);
          }),
  };
}

}  // namespace

void add_event_routes(std::vector<Route>& table) { append(table, notification_routes()); }

}  // namespace ticketing::api
