#include "api/event_stream.hpp"
#include "api/routes.hpp"

namespace ticketing::api {

namespace {

std::optional<EventId> goes_on_after(const HttpRequest& http, const StreamEvents& request) {
  std::string_view id = http.header("last-event-id");
  if (id.empty() && request.last_event_id) id = *request.last_event_id;
  if (id.empty()) return std::nullopt;
  // What names no event of ours is of another life of the store, which a resync answers; a refusal
  // would make an EventSource give up.
  return parse_event_id(id).value_or(EventId{-1, 0});
}

Route event_stream_route() {
  Route route = raw_route<StreamEvents, void>(
      {.path = "/v1/events",
       .operation_id = "streamEvents",
       .summary = "What happens to one's account, as server-sent events",
       .description =
           "An endless `text/event-stream` (WHATWG HTML, server-sent events). Events are `points`, "
           "`coupon`, `ticket`, `ranking` and `post`, their data a JSON object, as in "
           "`listMyNotifications`; `resync` says that some were missed and cannot be told any "
           "more: read again what is shown. `id` is `<epoch>-<number>`; whoever comes back with it "
           "as `Last-Event-ID` is told what was missed. What is told to everybody has no id. A "
           "comment line comes every 15 seconds, `retry` says when to come again. The stream ends "
           "within a second of signing out. An EventSource gives up after any status but 200: ask "
           "for a new ticket then.",
       .tag = "events",
       .access = Access::recognised,
       .refusals = {ErrorCode::unauthenticated, ErrorCode::rate_limited}},
      Runs::lane, "text/event-stream",
      [](Call&, const StreamEvents&) -> Result<HttpReply> { return HttpReply{}; });
  route.run = [pattern = route.pattern](Call& call, Finish finish) {
    const auto request = bind_request<StreamEvents>(pattern, call.path_values, call.http);
    if (!request) return finish(tl::unexpected<Error>(request.error()));
    if (!call.who.is_account() && !request->ticket)
      return finish(refuse(ErrorCode::unauthenticated,
                           "Send Authorization: Bearer <token>, or the parameter ticket."));
    if (call.http.method == http::verb::head) {  // asks for nothing to be read
      call.draft.content_type = "text/event-stream";
      return finish(std::move(call.draft));
    }
    LiveEvents& live = call.ticketing.live_events();
    const auto open = [&](std::shared_ptr<EventListener> listener) {
      const auto after = goes_on_after(call.http, *request);
      if (call.who.is_account()) return live.open(call.who, after, std::move(listener));
      // An EventSource that comes again says so by itself; the parameter is the page's.
      const bool comes_again = parse_event_id(call.http.header("last-event-id")).has_value();
      return live.open_with_ticket(*request->ticket, comes_again, after, std::move(listener));
    };
    stream_events(live.epoch(), open, std::move(call.draft), std::move(finish));
  };
  return route;
}

std::vector<Route> notification_routes() {
  using http::verb;
  return {
      route<NoParameters, StreamTicket>(
          {.method = verb::post,
           .path = "/v1/events/tickets",
           .operation_id = "issueStreamTicket",
           .summary = "A ticket for GET /v1/events?ticket=, for an EventSource, which cannot send "
                      "Authorization",
           .use_case = "LiveEvents.issue_ticket",
           .tag = "events",
           .access = Access::signed_in,
           .status = 201},
          [](Call& call, const NoParameters&) {
            return call.ticketing.live_events().issue_ticket(call.who);
          },
          Runs::lane),
      route<ListNotifications, Page<NotificationView>>(
          {.path = "/v1/me/notifications",
           .operation_id = "listMyNotifications",
           .summary = "What one was told live, newest first",
           .use_case = "NotificationService.list",
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
           .use_case = "NotificationService.mark_read",
           .tag = "events",
           .access = Access::signed_in,
           .refusals = {ErrorCode::idempotency_key_reused, ErrorCode::idempotency_in_progress}},
          [](Call& call, const MarkRead& request, const CallOptions& options) {
            return call.ticketing.notifications().mark_read(call.who, request, options);
          }),
  };
}

}  // namespace

void add_event_routes(std::vector<Route>& table) {
  append(table, notification_routes());
  table.push_back(event_stream_route());
}

}  // namespace ticketing::api
