#include "api/pages.hpp"
#include "api/routes.hpp"

namespace ticketing::api {

namespace {

std::vector<Route> outbox_routes() {
  using http::verb;
  return {
      route<ListOwnMails, Page<MailView>>({.path = "/v1/me/mails",
                                           .operation_id = "listMyMails",
                                           .summary = "One's mails, newest first",
                                           .use_case = "MailService.mine",
                                           .tag = "mails",
                                           .access = Access::signed_in,
                                           .refusals = {ErrorCode::validation_failed}},
                                          [](Call& call, const ListOwnMails& request) {
                                            return call.ticketing.mails().mine(
                                                call.who,
                                                {{}, request.state, request.limit, request.cursor});
                                          }),
      route<ListMails, Page<MailView>>({.path = "/v1/mails",
                                        .operation_id = "listMails",
                                        .summary = "The outbox, newest first",
                                        .use_case = "MailService.list",
                                        .tag = "mails",
                                        .access = Access::admin,
                                        .refusals = {ErrorCode::validation_failed}},
                                       [](Call& call, const ListMails& request) {
                                         return call.ticketing.mails().list(call.who, request);
                                       }),
      route<MailPath, MailDetail>(
          {.path = "/v1/mails/{id}",
           .operation_id = "getMail",
           .summary = "One mail with its message, tokens blanked; its account's and admins'",
           .use_case = "MailService.find",
           .tag = "mails",
           .access = Access::signed_in,
           .refusals = {ErrorCode::not_found}},
          [](Call& call, const MailPath& request) {
            return call.ticketing.mails().find(call.who, request.id);
          },
          Runs::images),
      route<MailPath, MailView>(
          {.method = verb::post,
           .path = "/v1/mails/{id}/retry",
           .operation_id = "retryMail",
           .summary = "Send a mail again; one that brings a token brings a new one",
           .use_case = "MailService.retry",
           .tag = "mails",
           .access = Access::admin,
           .refusals = {ErrorCode::not_found, ErrorCode::validation_failed,
                        ErrorCode::idempotency_key_reused, ErrorCode::idempotency_in_progress}},
          [](Call& call, const MailPath& request, const CallOptions& options) {
            return call.ticketing.mails().retry(call.who, request.id, options);
          }),
  };
}

/// RFC 8058: whatever the body says, the token in the query is who asks.
Route unsubscribe_route() {
  auto route = raw_route<Unsubscribe, void>(
      {.method = http::verb::post,
       .path = "/v1/unsubscribe",
       .operation_id = "unsubscribe",
       .summary = "End a kind of mails: what the link of one "
                  "does (RFC 8058)",
       .use_case = "MailService.unsubscribe",
       .tag = "mails",
       .refusals = {ErrorCode::validation_failed},
       .raw_body_max = 4096},
      Runs::database, "text/html",
      [](Call&, const Unsubscribe&) -> Result<HttpReply> { return HttpReply{}; });
  route.run = [pattern = route.pattern](Call& call, const Finish& finish) {
    HttpRequest asked = call.http;
    asked.body.clear();
    const auto request = bind_request<Unsubscribe>(pattern, call.path_values, asked);
    if (!request) return finish(tl::unexpected<Error>(request.error()));
    if (auto done = call.ticketing.mails().unsubscribe(*request); !done)
      return finish(tl::unexpected<Error>(done.error()));
    finish(mail_page(call, "unsubscribed.html"));
  };
  return route;
}

Route unsubscribe_page_route() {
  return raw_route<Unsubscribe, void>(
      {.path = "/v1/unsubscribe",
       .operation_id = "unsubscribePage",
       .summary = "A page with one button, which unsubscribes",
       .description = "What the link of a mail opens. It changes nothing; its button does.",
       .tag = "mails"},
      Runs::here, "text/html", [](Call& call, const Unsubscribe&) -> Result<HttpReply> {
        return mail_page(call, "unsubscribe.html");
      });
}

}  // namespace

void add_mail_routes(std::vector<Route>& table) {
  append(table, outbox_routes());
  table.push_back(unsubscribe_route());
  table.push_back(unsubscribe_page_route());
}

}  // namespace ticketing::api
