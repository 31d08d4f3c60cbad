// The use cases that Python has: one list for the module and for its stubs.
#pragma once

#include "python/python_only.hpp"

namespace ticketing::python {

template <class List>
void list_people(List& list) {
  auto accounts =
      list.service("accounts", "Accounts and sessions.", &Ticketing::accounts, &Ticketing::privacy);
  accounts.add("create", &AccountService::create,
               R"(email, password, nickname, role: Role = "user")",
               "An account in any role; without a password it cannot sign in.");
  accounts.add("register_account", &AccountService::register_account, "email, password, nickname",
               "An account as anyone can make one for themselves.");
  accounts.add("sign_in", &AccountService::sign_in, "email, password",
               "A session with its `access_token`.\n\n"
               "UnauthenticatedError for a wrong one, RateLimitedError after too many of them.");
  accounts.add("issue_session", &issue_session, "account",
               "A session without a password, by the local operator.");
  accounts.add("authenticate", &authenticate, "access_token",
               "Whose token this is; unauthenticated where it is nobody's.");
  accounts.add("sessions", &AccountService::sessions, "who",
               "One's own that have not ended, newest first.");
  accounts.add("sign_out_everywhere", &AccountService::sign_out_everywhere, "who",
               "Ends all sessions of one's own.");
  accounts.add("change_password", &AccountService::change_password,
               "who, current_password, new_password", "One's own; the other sessions end.");
  accounts.add("change_email", &AccountService::change_email, "who, email, password",
               "Takes effect when the token that is mailed there is redeemed.");
  accounts.add("set_password", &set_password, "account, new_password",
               "By the local operator, for somebody who has lost both password and mailbox.");
  accounts.add("verify_email", &AccountService::verify_email, "token",
               "`token` arrived by mail and is good for once, as is that of `reset_password`.");
  accounts.add("request_password_reset", &AccountService::request_password_reset, "email",
               "Writes a mail with a token, if there is such an account; nobody is told whether.");
  accounts.add("reset_password", &AccountService::reset_password, "token, new_password",
               "Also verifies the e-mail and ends all sessions.");
  accounts.add("close", &PrivacyService::close, "who, password",
               "One's own account, for ever: its e-mail and nickname are forgotten.");
  accounts.add("export_account", &PrivacyService::export_account, "account",
               "Everything held about an account.");
  accounts.add("me", &AccountService::me, "who",
               "One's own account, with today's limits and what mails are wanted.");
  accounts.add("update_me", &AccountService::update_me, "who",
               "Changes what is given; `mail` is `dict(rewards=..., digest=..., expiry=...)`.");
  accounts.add("request_verification", &AccountService::request_verification, "who",
               "Writes the mail that verifies the e-mail once more, at most one a minute.");
  accounts.add("list", &AccountService::list, "email",
               "Newest first; `email` matches any part of the e-mail address.");
  accounts.add("find", &AccountService::find, "account",
               "For administrators and its owner; NotFoundError for everybody else.");
  accounts.add("find_by_email", &AccountService::find_by_email, "email",
               "For administrators: whose e-mail this is, in whatever case.");
  accounts.add(
      "update", &AccountService::update, "account",
      "By an administrator: another role, or suspended or not; its sessions see it at once.");
}

template <class List>
void list_board(List& list) {
  auto posts = list.service("posts", "Posts of the boards `notice`, `event` and `general`.",
                            &Ticketing::posts);
  posts.add("create", &PostService::create, "who",
            "`campaign` on the event board: left out for the default one, `None` for none.");
  posts.add("list", &PostService::list, "board", "Newest first.");
  posts.add("mine", &PostService::mine, "who", "One's own, newest first.");
  posts.add("count", &count_posts, "board", "How many there are, on one board or on all.");
  posts.add("list_scheduled", &PostService::list_scheduled, "who",
            "Posts that nobody is shown yet, the next to open first; admins only.");
  posts.add("find", &PostService::find, "post",
            "A post in full, with the first page of its comments.");
  posts.add("edit", &PostService::edit, "who, post", "`image_id=None` removes the image.");
  posts.add("edit_campaign", &PostService::edit_campaign, "who?, post",
            "By an administrator; `opens_at=None` opens at once, `closes_at=None` never closes.");
  posts.add("winners", &PostService::winners, "post", "Who won a coupon, in order.");
  posts.add("remove", &PostService::remove, "who, post", "Takes the post's reward back.");

  auto comments =
      list.service("comments", "Comments, what they earn and what they win.", &Ticketing::comments);
  comments.add("add", &CommentService::add, "who, post, body",
               "`reward.coupon` is set for a winner of the post's campaign.");
  comments.add("list", &CommentService::list, "post", "Oldest first.");
  comments.add("mine", &CommentService::mine, "who", "One's own, newest first.");
  comments.add("find", &CommentService::find, "comment", "One of a post that is open.");
  comments.add(
      "edit", &CommentService::edit, "who, comment, body",
      "Its author and administrators; ConflictError where `if_revision` is not the one there is.");
  comments.add("remove", &CommentService::remove, "who, comment",
               "Takes the comment's reward back; a coupon stays won.");
}

template <class List>
void list_points(List& list) {
  auto points = list.service("points", "Balances and ledger entries.", &Ticketing::points);
  points.add("summary", &PointsService::summary, "who?, account",
             "One's own, or for administrators another `account`'s.");
  points.add("entries", &PointsService::entries, "who?, account", "Newest first.");
  points.add("adjust", &PointsService::adjust, "who?, account, amount, note",
             "By an administrator, who must give an `idempotency_key`, or by the operator.");

  auto coupons = list.service("coupons", "Coupons and who won them.", &Ticketing::coupons);
  coupons.add("list", &CouponService::list, "who?, account", "Newest first.");
  coupons.add("find", &CouponService::find, "who?, coupon",
              "Its owner and administrators; NotFoundError for everybody else.");
  coupons.add("issue", &CouponService::issue, "who?, account, coupon, note",
              "By hand: `coupon` is what a campaign's is, e.g. `dict(kind=\"amount\", value=3000)`."
              "\n\n"
              "By an administrator, who must give an `idempotency_key`, or by the operator.");
  coupons.add("void_coupon", &CouponService::void_coupon, "who?, code as coupon, note",
              "Withdraws a coupon that was not used.");
  coupons.add("winners", &CouponService::winners, "post", "In order of position.");
}

template <class List>
void list_shop(List& list) {
  auto catalog = list.service("catalog", "Products.", &Ticketing::catalog);
  catalog.add(
      "create", &CatalogService::create,
      R"(who?, name, *, price: int, category: ProductCategory = "movie_ticket", intro: str = "")",
      "Without `stock` there is no end of it; its tickets are valid for `valid_days`.");
  catalog.add("list", &CatalogService::list, "*, sort",
              "`q` is a part of the name. Administrators also see what is off sale.");
  catalog.add("find", &CatalogService::find, "product", "Also one that is off sale.");
  catalog.add("edit", &CatalogService::edit, "who?, product",
              "`image_id=None` removes the image, `stock=None` the limit. Sales change the stock\n"
              "and not the revision: `if_stock` is the stock that `stock` is meant to replace.");
  catalog.add("retire", &CatalogService::retire, "who?, product",
              "Takes a product out of every list, for ever; its tickets stay valid.");
  catalog.add("import_movies", &CatalogService::import_movies, "who: AnyAccount | None = None",
              "Films of a day's box office (KOBIS; needs `kobis.key`) as products off sale.\n\n"
              "`date` is yesterday unless given; `price` is that of new products.");

  auto purchases =
      list.service("purchases", "Orders and the tickets they give.", &Ticketing::purchases);
  purchases.add(
      "buy", &buy, "who, product, quantity",
      "Pays with points. A coupon lowers the price of one unit.\n\n"
      "Refused with `price_changed` when the total is not the `expected_total`. A `dry_run`\n"
      "gives the order as it would be, without an id, and writes nothing. Each call is an order\n"
      "of its own, unless it repeats an `idempotency_key`: then it gives the first one's order.\n"
      "Give one when you mean to try again after `UnavailableError`.\n\n"
      "Refusals in order of precedence: validation_failed (also a product or coupon that there is\n"
      "not), not_on_sale, price_changed, coupon_voided, coupon_redeemed, coupon_expired,\n"
      "coupon_not_applicable, out_of_stock, insufficient_points.");
  purchases.add("orders", &PurchaseService::orders, "who?, account",
                "One's own, or for administrators another `account`'s; newest first.");
  purchases.add("all_orders", &PurchaseService::all_orders, "who?, *, from as since, to as until",
                "Everybody's, newest first, that fit all that is given; for administrators.");
  purchases.add("find_order", &PurchaseService::find_order, "who?, order",
                "Its owner and administrators; NotFoundError for everybody else.");
  purchases.add("cancel", &PurchaseService::cancel, "who?, order",
                "Gives points, stock and coupon back, as long as no ticket was used.");
  purchases.add("tickets", &PurchaseService::tickets, "who?, account",
                "One's own, or for administrators another `account`'s; newest first.");
  purchases.add("find_ticket", &PurchaseService::find_ticket, "who?, ticket",
                "Its owner, staff and administrators; NotFoundError for everybody else.");
  purchases.add("redeem", &PurchaseService::redeem, "who?, ticket",
                "Uses a ticket up, once; staff and administrators do.");
  purchases.add("unredeem", &PurchaseService::unredeem, "who?, code as ticket, note",
                "Takes back that a ticket was used, by mistake; administrators do.");

  auto images = list.service("images", "Uploaded images, and the pictures of tickets and coupons.",
                             &Ticketing::images, &Ticketing::vouchers);
  images.add("upload", &ImageService::upload, "who?, data",
             "A PNG, JPEG or WebP: at most 5 MiB, 8192 pixels a side and 16 million in all.\n\n"
             "The id is the SHA-256 of the bytes: the same image again is the same id.");
  images.add("find", &ImageService::find, "image", "The bytes as they were uploaded.");
  images.add("ticket_picture", &VoucherService::ticket_picture, "who?, ticket",
             "A PNG of 1000 by 480 pixels with the QR code the cinema scans.");
  images.add("coupon_picture", &VoucherService::coupon_picture, "who?, coupon", "As of a ticket.");
}

template <class List>
void list_operation(List& list) {
  auto mails = list.service("mails", "What is told by mail, and how far each mail has got.",
                            &Ticketing::mails);
  mails.add("list", &MailService::list, "account", "Newest first.");
  mails.add("mine", &MailService::mine, "who", "Newest first.");
  mails.add("find", &MailService::find, "who?, mail", "With its message, tokens blanked.");
  mails.add("retry", &MailService::retry, "mail",
            "Sends a mail again; one that brings a token is replaced by one with a new token.");
  mails.add("release", &MailService::release, "since",
            "Sends mails that were written before the store sent any.");
  mails.add("preview", &MailService::preview, "kind, language: Language = \"ko\"",
            "A mail as it would be, with made-up names.");
  mails.add("bounce", &MailService::bounce, "message",
            "Reads a mail that came back (RFC 3464); nothing more is sent where it says so.");
  mails.add("unsubscribe", &MailService::unsubscribe, "token",
            "Ends the kind of mails that carried `token`.");

  auto notifications =
      list.service("notifications", "What an account was told.", &Ticketing::notifications);
  notifications.add("list", &NotificationService::list, "who",
                    "Newest first; `data` is as the live event had it.");
  notifications.add("mark_read", &NotificationService::mark_read, "who, id",
                    "Once: a second time changes nothing. `id` counts within the account.");

  auto rankings =
      list.service("rankings", "Who is ahead, and what that is worth.", &Ticketing::rankings);
  rankings.add("standings", &RankingService::standings, "metric",
               "Of the `period` that `date` is in, today unless given: most first.");
  rankings.add("mine", &RankingService::mine, "who",
               "One's own places today, by metric and period.");
  rankings.add("award", &RankingService::award, "who: AnyAccount | None = None",
               "Makes the ranking of a period that has ended final and pays its best, once.\n\n"
               "By an administrator or the operator; `date` is any day of the period.");

  auto jobs = list.service("jobs", "The table of jobs.", &Ticketing::jobs);
  jobs.add("list", &JobService::list, "", "Each with its schedule and when it runs next.");
  jobs.add("run_now", &JobService::run_now, "job",
           "A failure is a run in state `failed`, not an exception.");
  jobs.add("run_due", &JobService::run_due, "job",
           "Runs the last scheduled occurrence if nobody has yet.");
  jobs.add("explain", &JobService::explain, "job", "When it runs next, and why it was late.");
  jobs.add("pause", &JobService::pause, "", "Keeps schedulers from beginning a job.");
  jobs.add("resume", &JobService::resume, "job", "Ends a pause: the job runs at its next time.");
  jobs.add("history", &JobService::history, "job", "Newest first.");

  auto reports = list.service("reports", "The books in sum.", &Ticketing::reports);
  reports.add(
      "liability", &ReportService::liability, "as_of",
      "What is owed for points at `as_of`, now unless given; for administrators.\n\n"
      "`outstanding` is at face value, a point is worth 1 KRW; `expected_redeemed` of it is\n"
      "the liability, with the bounds of an interval meant to hold the truth in 95 of 100\n"
      "cases. `redemption` is the ultimate redemption rate, `breakage` what is left of 1;\n"
      "`months` says the same by month of issue, `ages` the redemption by age.\n\n"
      "Points are spent oldest first. Of the credits of each month i, U(i,k) is what is\n"
      "unspent at an age of k times 30 days; f(k) = sum of U(i,k+1) / sum of U(i,k), over\n"
      "the months that have come to that age, carries what is outstanding to the end of its\n"
      "life, and the rest will be redeemed. That is the chain ladder on unspent points, the\n"
      "ultimate redemption rate method of Gault, Llaguno and Menard, \"Loyalty Rewards and\n"
      "Gift Card Programs: Basic Actuarial Estimation Techniques\", CAS E-Forum, Summer\n"
      "2012; the interval is 1.96 standard errors, of f by the delete-a-group jackknife\n"
      "over 20 groups of accounts (Kott, Journal of Official Statistics 17, 2001), and of\n"
      "these accounts as if each redeemed all it has or nothing. `extrapolated`: points\n"
      "live longer than any have been watched. On simulated accounts the interval held the\n"
      "truth in 99 of 100 cases where people join within a year, in 97 where ever more do, but\n"
      "only in 71 where they buy three times as often in two months of the year as else: with\n"
      "seasons it is too short.\n\n"
      "InvalidError for a time to come.");
  reports.add("count", &ReportService::count, "what, account",
              "How many there are, to the last, or how many of an account; for administrators.");

  auto audit = list.service("audit", "Proof that the books add up.", &Ticketing::audit);
  audit.add(
      "verify", &verify_books, "",
      "For administrators. `full` looks at everything; left out, once a week, and else of the\n"
      "accounts only those that have earned, spent or written anything since the last audit.");
  audit.add("actions", &AuditService::actions, "", "What administrators did, newest first.");
  audit.add("undo", &AuditService::undo, "id",
            "Counters one recorded act, once: an adjustment of points, a change of role or a\n"
            "suspension, a coupon issued by hand, a product retired, a campaign closed, a ticket\n"
            "redeemed. ConflictError unless things are as the act left them, ForbiddenError for\n"
            "every other act.");
}

/// `list.service(name, doc, accessors...)` gives what `.add(name, use_case, parameters, doc)` is
/// called on: the name in Python, the use case of any service that an accessor gives or a function
/// of python_only.hpp, its parameters as far as they are not keywords named as in the request (see
/// signature.hpp), and what the signature does not say.
template <class List>
void list_use_cases(List& list) {
  list_people(list);
  list_board(list);
  list_points(list);
  list_shop(list);
  list_operation(list);
}

}  // namespace ticketing::python
