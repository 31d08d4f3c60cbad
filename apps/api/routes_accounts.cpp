#include <algorithm>
#include <chrono>

#include "api/api.hpp"
#include "api/part_stream.hpp"
#include "api/routes.hpp"

namespace ticketing::api {

namespace {

void describe_coupons(Document& document, const Call& call, const ListOwn& request,
                      const Page<CouponView>* page) {
  document.subjects.push_back(Subject::coupons_of(call.who.account));
  document.keep = !request.cursor;  // what is asked for again and again is the first page
  if (!page) return;
  const Timestamp now = call.ticketing.clock().now();
  for (const CouponView& coupon : page->items) {
    if (coupon.state != CouponState::issued) continue;
    const auto left = std::max(coupon.valid_until - now, Timestamp::duration::zero());
    document.good_for = std::min<std::chrono::steady_clock::duration>(document.good_for, left);
  }
}

std::vector<Route> account_routes() {
  using http::verb;
  return {
      route<RegisterAccount, AccountProfile>(
          {.method = verb::post,
           .path = "/v1/accounts",
           .operation_id = "registerAccount",
           .summary = "Register an account",
           .use_case = "AccountService.register_account",
           .tag = "accounts",
           .status = 201,
           .location = "/v1/accounts/",
           .example = R"({"email":"mina@example.com","password":"correct horse battery",)"
                      R"("nickname":"mina"})",
           .refusals = {ErrorCode::email_taken, ErrorCode::validation_failed},
           .budget = Budget::sign_up},
          [](Call& call, const RegisterAccount& request) {
            return call.ticketing.accounts().register_account(request);
          },
          Runs::passwords),
      route<VerifyEmail, void>(
          {.method = verb::post,
           .path = "/v1/accounts/verify",
           .operation_id = "verifyEmail",
           .summary = "Verify an account's e-mail with the token that a mail brought; once",
           .use_case = "AccountService.verify_email",
           .tag = "accounts",
           .status = 204,
           .example = R"({"token":"tk_2n0pWQ0o7dXqk5vZ3m1s8Yb6Rj4uTgEhLcAf9iKxNwM"})",
           .refusals = {ErrorCode::validation_failed},
           .budget = Budget::sign_in},
          [](Call& call, const VerifyEmail& request) {
            return call.ticketing.accounts().verify_email(request);
          }),
      route<RequestPasswordReset, void>(
          {.method = verb::post,
           .path = "/v1/password-resets",
           .operation_id = "requestPasswordReset",
           .summary = "Ask for a mail to set a new password; the answer does not tell whether the "
                      "account exists",
           .use_case = "AccountService.request_password_reset",
           .tag = "accounts",
           .status = 202,
           .example = R"({"email":"mina@example.com"})",
           .refusals = {ErrorCode::validation_failed},
           .budget = Budget::sign_in,
           .answered_after = std::chrono::milliseconds(250)},
          [](Call& call, const RequestPasswordReset& request) {
            return call.ticketing.accounts().request_password_reset(request);
          }),
      route<ResetPassword, void>(
          {.method = verb::put,
           .path = "/v1/password-resets",
           .operation_id = "resetPassword",
           .summary = "Set a new password with the token that a mail brought, once; all sessions "
                      "end",
           .use_case = "AccountService.reset_password",
           .tag = "accounts",
           .status = 204,
           .example = R"({"token":"tk_2n0pWQ0o7dXqk5vZ3m1s8Yb6Rj4uTgEhLcAf9iKxNwM",)"
                      R"("new_password":"staple battery horse"})",
           .refusals = {ErrorCode::validation_failed},
           .budget = Budget::sign_in},
          [](Call& call, const ResetPassword& request) {
            return call.ticketing.accounts().reset_password(request);
          },
          Runs::passwords),
      route<ListAccounts, Page<AccountProfile>>(
          {.path = "/v1/accounts",
           .operation_id = "listAccounts",
           .summary = "Search accounts by e-mail, newest first",
           .use_case = "AccountService.list",
           .tag = "accounts",
           .access = Access::admin,
           .refusals = {ErrorCode::validation_failed}},
          [](Call& call, const ListAccounts& request) {
            return call.ticketing.accounts().list(call.who, request);
          }),
      route<AccountPath, AccountProfile>({.path = "/v1/accounts/{id}",
                                          .operation_id = "getAccount",
                                          .summary = "One account",
                                          .use_case = "AccountService.find",
                                          .tag = "accounts",
                                          .access = Access::admin},
                                         [](Call& call, const AccountPath& request) {
                                           return call.ticketing.accounts().find(call.who,
                                                                                 request.id);
                                         }),
      route<UpdateAccount, AccountProfile>(
          {.method = verb::patch,
           .path = "/v1/accounts/{id}",
           .operation_id = "updateAccount",
           .summary = "Change an account's role, suspend it or lift a suspension",
           .use_case = "AccountService.update",
           .tag = "accounts",
           .access = Access::admin,
           .example = R"({"role":"staff","suspended":false})",
           .refusals = {ErrorCode::validation_failed}},
          [](Call& call, const UpdateAccount& request) {
            return call.ticketing.accounts().update(call.who, request);
          }),
      route<AdjustPoints, LedgerEntryView>(
          {.method = verb::post,
           .path = "/v1/accounts/{id:account_id}/points/adjustments",
           .operation_id = "adjustPoints",
           .summary = "Give or take points by hand; needs an Idempotency-Key",
           .use_case = "PointsService.adjust",
           .tag = "points",
           .access = Access::admin,
           .status = 201,
           .example = R"({"amount":500,"note":"goodwill for the outage"})",
           .refusals = {ErrorCode::idempotency_key_missing, ErrorCode::idempotency_key_reused,
                        ErrorCode::idempotency_in_progress, ErrorCode::insufficient_points,
                        ErrorCode::validation_failed}},
          [](Call& call, const AdjustPoints& request, const CallOptions& options) {
            return call.ticketing.points().adjust(call.who, request, options);
          }),
      route<ListAdminActions, Page<AdminAction>>(
          {.path = "/v1/admin-actions",
           .operation_id = "listAdminActions",
           .summary = "What administrators did, newest first",
           .use_case = "AuditService.actions",
           .tag = "administration",
           .access = Access::admin,
           .refusals = {ErrorCode::validation_failed}},
          [](Call& call, const ListAdminActions& request) {
            return call.ticketing.audit().actions(call.who, request);
          }),
  };
}

std::vector<Route> session_routes() {
  using http::verb;
  return {
      route<SignIn, SignedIn>(
          {.method = verb::post,
           .path = "/v1/sessions",
           .operation_id = "signIn",
           .summary = "Sign in",
           .use_case = "AccountService.sign_in",
           .tag = "sessions",
           .status = 201,
           .example = R"({"email":"mina@example.com","password":"correct horse battery"})",
           .refusals = {ErrorCode::invalid_credentials, ErrorCode::account_suspended},
           .budget = Budget::sign_in},
          [](Call& call, const SignIn& request) {
            call.draft.add_header("Cache-Control", "no-store");
            return call.ticketing.accounts().sign_in(request);
          },
          Runs::passwords),
      route<ListSessions, Page<SessionView>>({.path = "/v1/sessions",
                                              .operation_id = "listSessions",
                                              .summary = "One's own sessions, newest first",
                                              .use_case = "AccountService.sessions",
                                              .tag = "sessions",
                                              .access = Access::signed_in,
                                              .refusals = {ErrorCode::validation_failed}},
                                             [](Call& call, const ListSessions& request) {
                                               return call.ticketing.accounts().sessions(call.who,
                                                                                         request);
                                             }),
      route<NoParameters, void>({.method = verb::delete_,
                                 .path = "/v1/sessions/current",
                                 .operation_id = "signOut",
                                 .summary = "Sign out here",
                                 .use_case = "AccountService.sign_out",
                                 .tag = "sessions",
                                 .access = Access::signed_in,
                                 .status = 204,
                                 .vital = true},
                                [](Call& call, const NoParameters&) {
                                  return call.ticketing.accounts().sign_out(call.who);
                                }),
      route<NoParameters, void>({.method = verb::delete_,
                                 .path = "/v1/sessions",
                                 .operation_id = "signOutEverywhere",
                                 .summary = "Sign out everywhere",
                                 .use_case = "AccountService.sign_out_everywhere",
                                 .tag = "sessions",
                                 .access = Access::signed_in,
                                 .status = 204,
                                 .vital = true},
                                [](Call& call, const NoParameters&) {
                                  return call.ticketing.accounts().sign_out_everywhere(call.who);
                                }),
  };
}

/// However much it is: a part at a time.
Result<HttpReply> export_account(Call& call, const NoParameters&) {
  auto begun = call.ticketing.privacy().read_export(call.who, call.who.account);
  TICKETING_TRY(begun);
  const std::shared_ptr<ExportReading> reading = std::move(*begun);
  ByteBudget::Share memory(call.api.body_memory(), BodyOf::reply, call.api.client_of(call.http));
  // As it is made, and as it is sent.
  if (!memory.grow_to(2 * ExportReading::part_bytes_max))
    return tl::unexpected<Error>(no_room_for_body());
  HttpReply reply = std::move(call.draft);
  reply.add_header("Content-Disposition",
                   "attachment; filename=\"account-" + to_text(call.who.account) + ".json\"");
  reply.add_header("X-Accel-Buffering", "no");
  reply.chunked = call.http.version == 11;
  reply.stream = std::make_shared<PartStream>([reading] { return reading->next(); },
                                              call.api.readings_for(call.http), std::move(memory),
                                              reply.chunked);
  return reply;
}

std::vector<Route> me_routes() {
  using http::verb;
  return {
      route<ChangeEmail, void>(
          {.method = verb::put,
           .path = "/v1/me/email",
           .operation_id = "changeEmail",
           .summary = "Change one's e-mail; takes effect when the token mailed to the new address "
                      "is redeemed",
           .use_case = "AccountService.change_email",
           .tag = "me",
           .access = Access::signed_in,
           .status = 202,
           .example = R"({"email":"mina@example.org","password":"correct horse battery"})",
           .refusals = {ErrorCode::invalid_credentials, ErrorCode::email_taken,
                        ErrorCode::validation_failed},
           .budget = Budget::sign_in},
          [](Call& call, const ChangeEmail& request) {
            return call.ticketing.accounts().change_email(call.who, request);
          },
          Runs::passwords),
      route<NoParameters, Me>(
          {.path = "/v1/me",
           .operation_id = "getMe",
           .summary = "One's own account and today's limits",
           .use_case = "AccountService.me",
           .tag = "me",
           .access = Access::signed_in},
          [](Call& call, const NoParameters&) { return call.ticketing.accounts().me(call.who); }),
      route<UpdateMe, Me>({.method = verb::patch,
                           .path = "/v1/me",
                           .operation_id = "updateMe",
                           .summary = "Change one's nickname, language or which mails one gets",
                           .use_case = "AccountService.update_me",
                           .tag = "me",
                           .access = Access::signed_in,
                           .example = R"({"language":"en","mail":{"digest":false}})",
                           .refusals = {ErrorCode::validation_failed}},
                          [](Call& call, const UpdateMe& request) {
                            return call.ticketing.accounts().update_me(call.who, request);
                          }),
      route<NoParameters, void>({.method = verb::post,
                                 .path = "/v1/me/verification",
                                 .operation_id = "requestVerification",
                                 .summary = "Ask for the mail that verifies one's e-mail once more",
                                 .use_case = "AccountService.request_verification",
                                 .tag = "me",
                                 .access = Access::signed_in,
                                 .status = 202,
                                 .budget = Budget::sign_in},
                                [](Call& call, const NoParameters&, const CallOptions& options) {
                                  return call.ticketing.accounts().request_verification(call.who,
                                                                                        options);
                                }),
      route<CloseAccount, void>(
          {.method = verb::post,
           .path = "/v1/me/closure",
           .operation_id = "closeAccount",
           .summary = "Close one's account for ever; what it wrote stays, without its name",
           .use_case = "PrivacyService.close",
           .tag = "me",
           .access = Access::signed_in,
           .status = 204,
           .example = R"({"password":"correct horse battery"})",
           .refusals = {ErrorCode::invalid_credentials},
           .budget = Budget::sign_in},
          [](Call& call, const CloseAccount& request) {
            return call.ticketing.privacy().close(call.who, request);
          },
          Runs::passwords),
      raw_route<NoParameters, AccountExport>(
          {.path = "/v1/me/export",
           .operation_id = "exportAccount",
           .summary = "Everything held about one's account, streamed; one at a time",
           .use_case = "PrivacyService.export_account",
           .tag = "me",
           .access = Access::signed_in,
           .refusals = {ErrorCode::rate_limited}},
          Runs::database, "application/json", export_account),
      route<ChangePassword, void>(
          {.method = verb::put,
           .path = "/v1/me/password",
           .operation_id = "changePassword",
           .summary = "Change one's password; other sessions end",
           .use_case = "AccountService.change_password",
           .tag = "me",
           .access = Access::signed_in,
           .status = 204,
           .example = R"({"current_password":"correct horse battery",)"
                      R"("new_password":"staple battery horse"})",
           .refusals = {ErrorCode::invalid_credentials, ErrorCode::validation_failed},
           .budget = Budget::sign_in},
          [](Call& call, const ChangePassword& request) {
            return call.ticketing.accounts().change_password(call.who, request);
          },
          Runs::passwords),
      route<NoParameters, PointsSummary>({.path = "/v1/me/points",
                                          .operation_id = "getMyPoints",
                                          .summary = "One's balance",
                                          .use_case = "PointsService.summary",
                                          .tag = "points",
                                          .access = Access::signed_in},
                                         [](Call& call, const NoParameters&) {
                                           return call.ticketing.points().summary(call.who,
                                                                                  std::nullopt);
                                         }),
      route<ListOwn, Page<LedgerEntryView>>(
          {.path = "/v1/me/points/entries",
           .operation_id = "listMyEntries",
           .summary = "One's ledger entries, newest first",
           .use_case = "PointsService.entries",
           .tag = "points",
           .access = Access::signed_in,
           .refusals = {ErrorCode::validation_failed}},
          [](Call& call, const ListOwn& request) {
            return call.ticketing.points().entries(call.who, {{}, request.limit, request.cursor});
          }),
      own_document_route<ListOwn, Page<CouponView>>(
          {.path = "/v1/me/coupons",
           .operation_id = "listMyCoupons",
           .summary = "One's coupons, newest first",
           .use_case = "CouponService.list",
           .tag = "coupons",
           .access = Access::signed_in,
           .refusals = {ErrorCode::validation_failed}},
          [](Call& call, const ListOwn& request) {
            return call.ticketing.coupons().list(call.who, {{}, request.limit, request.cursor});
          },
          describe_coupons),
      route<CouponPath, CouponView>({.path = "/v1/coupons/{code}",
                                     .operation_id = "getCoupon",
                                     .summary = "One coupon; its owner's and admins'",
                                     .use_case = "CouponService.find",
                                     .tag = "coupons",
                                     .access = Access::signed_in},
                                    [](Call& call, const CouponPath& request) {
                                      return call.ticketing.coupons().find(call.who, request.code);
                                    }),
  };
}

}  // namespace

void add_account_routes(std::vector<Route>& table) {
  append(table, account_routes());
  append(table, session_routes());
  append(table, me_routes());
}

}  // namespace ticketing::api
