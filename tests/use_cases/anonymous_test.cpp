// Nobody in particular may do what everybody may and nothing else: every use case is asked as
// nobody.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>

#include "support/scenario.hpp"

namespace ticketing::test {
namespace {

/// What each use case that is told who acts answers to nobody.
std::map<std::string, std::optional<ErrorCode>> ask_everything(Scenario& world) {
  const auto nobody = Principal::anonymous();
  const auto one = world.user();
  const auto post = world.event_post();
  const auto comment = world.comment(one, post).comment.id;
  CreateProduct ticket;
  ticket.name = "ticket";
  ticket.price = Points{0};
  const auto product = must(world->catalog().create(world.admin(), ticket)).id;
  const auto order = must(world->purchases().place(one, {product, 1, {}, {}}, {"key", false}));
  const auto coupon = must(world->coupons().list(one, {})).items.at(0).code;
  const auto seat = order.tickets.at(0).code;
  CreatePost story;
  story.title = story.body = "a story";
  EditProduct edit;
  edit.id = product;
  edit.price = Points{1};
  const std::vector<unsigned char> bytes{1, 2, 3};

  auto& t = world.t();
  return {
      {"accounts.create", refusal(t.accounts().create(nobody, {"a@example.com", {}, "aa", {}}))},
      {"accounts.issue_session", refusal(t.accounts().issue_session(nobody, one.account))},
      {"accounts.sessions", refusal(t.accounts().sessions(nobody))},
      {"accounts.sign_out", refusal(t.accounts().sign_out(nobody))},
      {"accounts.sign_out_everywhere", refusal(t.accounts().sign_out_everywhere(nobody))},
      {"accounts.change_password",
       refusal(t.accounts().change_password(nobody, {"correct horse", "battery staple"}))},
      {"accounts.change_email",
       refusal(t.accounts().change_email(nobody, {"new@example.com", "battery staple"}))},
      {"accounts.set_password",
       refusal(t.accounts().set_password(nobody, {one.account, "battery staple"}))},
      {"accounts.me", refusal(t.accounts().me(nobody))},
      {"accounts.update_me", refusal(t.accounts().update_me(nobody, {"me", {}, {}}))},
      {"accounts.request_verification", refusal(t.accounts().request_verification(nobody))},
      {"accounts.list", refusal(t.accounts().list(nobody, {}))},
      {"accounts.find", refusal(t.accounts().find(nobody, one.account))},
      {"accounts.find_by_email", refusal(t.accounts().find_by_email(nobody, "one@example.com"))},
      {"accounts.update", refusal(t.accounts().update(nobody, {one.account, Role::admin, {}}))},
      {"posts.create", refusal(t.posts().create(nobody, story))},
      {"posts.mine", refusal(t.posts().mine(nobody, {}))},
      {"comments.mine", refusal(t.comments().mine(nobody, {}))},
      {"purchase.all_orders", refusal(t.purchases().all_orders(nobody, {}))},
      {"reports.liability", refusal(t.reports().liability(nobody))},
      {"reports.count", refusal(t.reports().count(nobody, {}))},
      {"posts.list_scheduled", refusal(t.posts().list_scheduled(nobody, {}))},
      {"posts.edit_campaign", refusal(t.posts().edit_campaign(nobody, {post, 99, {}, {}}))},
      {"posts.edit", refusal(t.posts().edit(nobody, {post, "mine", {}, {}, {}}))},
      {"posts.remove", refusal(t.posts().remove(nobody, {post, {}}))},
      {"comments.add", refusal(t.comments().add(nobody, {post, "me too"}))},
      {"comments.edit", refusal(t.comments().edit(nobody, {comment, "mine", {}}))},
      {"comments.remove", refusal(t.comments().remove(nobody, {comment, {}}))},
      {"points.summary", refusal(t.points().summary(nobody, one.account))},
      {"points.entries", refusal(t.points().entries(nobody, {one.account, 1, {}}))},
      {"points.adjust",
       refusal(t.points().adjust(nobody, {one.account, Points{5}, "for me"}, {"key", false}))},
      {"coupons.list", refusal(t.coupons().list(nobody, {one.account, 1, {}}))},
      {"coupons.find", refusal(t.coupons().find(nobody, coupon))},
      {"coupons.issue",
       refusal(t.coupons().issue(
           nobody, {one.account, {CouponKind::percent, 30, {}, {}, {}, 30}, "me"}, {"k", false}))},
      {"coupons.void_coupon", refusal(t.coupons().void_coupon(nobody, {coupon, "mine"}))},
      {"coupons.winners", refusal(t.coupons().winners(nobody, post))},
      {"catalog.create", refusal(t.catalog().create(nobody, ticket))},
      {"catalog.list", refusal(t.catalog().list(nobody, {}))},
      {"catalog.find", refusal(t.catalog().find(nobody, product))},
      {"catalog.edit", refusal(t.catalog().edit(nobody, edit))},
      {"catalog.retire", refusal(t.catalog().retire(nobody, {product, {}}))},
      {"catalog.import_movies", refusal(t.catalog().import_movies(nobody, {}))},
      {"purchase.place",
       refusal(t.purchases().place(nobody, {product, 1, {}, {}}, {"key", false}))},
      {"purchase.orders", refusal(t.purchases().orders(nobody, {one.account, 1, {}}))},
      {"purchase.find_order", refusal(t.purchases().find_order(nobody, *order.id))},
      {"purchase.cancel", refusal(t.purchases().cancel(nobody, *order.id))},
      {"purchase.tickets", refusal(t.purchases().tickets(nobody, {one.account, 1, {}}))},
      {"purchase.find_ticket", refusal(t.purchases().find_ticket(nobody, seat))},
      {"purchase.redeem", refusal(t.purchases().redeem(nobody, seat))},
      {"purchase.unredeem", refusal(t.purchases().unredeem(nobody, {seat, "mine"}))},
      {"privacy.close", refusal(t.privacy().close(nobody))},
      {"privacy.export_account", refusal(t.privacy().export_account(nobody, one.account))},
      {"privacy.read_export", refusal(t.privacy().read_export(nobody, one.account))},
      {"media.upload", refusal(t.images().upload(nobody, bytes))},
      {"voucher.ticket_picture", refusal(t.vouchers().ticket_picture(nobody, seat))},
      {"voucher.coupon_picture", refusal(t.vouchers().coupon_picture(nobody, coupon))},
      {"notifications.list", refusal(t.notifications().list(nobody, {}))},
      {"notifications.mark_read", refusal(t.notifications().mark_read(nobody, {1}))},
      {"mails.list", refusal(t.mails().list(nobody, {}))},
      {"mails.mine", refusal(t.mails().mine(nobody, {}))},
      {"mails.find", refusal(t.mails().find(nobody, {1}))},
      {"mails.retry", refusal(t.mails().retry(nobody, {1}))},
      {"mails.release", refusal(t.mails().release(nobody, {}))},
      {"mails.bounce", refusal(t.mails().bounce(nobody, {"it came back"}))},
      {"mails.preview", refusal(t.mails().preview(nobody, {MailKind::coupon_won}))},
      {"live_events.issue_ticket", refusal(t.live_events().issue_ticket(nobody))},
      {"live_events.open", refusal(t.live_events().open(nobody, {}, {}))},
      {"rankings.mine", refusal(t.rankings().mine(nobody))},
      {"rankings.award", refusal(t.rankings().award(nobody, {}))},
      {"jobs.list", refusal(t.jobs().list(nobody))},
      {"jobs.reschedule", refusal(t.jobs().reschedule(nobody, {}))},
      {"jobs.run_now", refusal(t.jobs().run_now(nobody, "purge"))},
      {"jobs.run_due", refusal(t.jobs().run_due(nobody, "purge"))},
      {"jobs.explain", refusal(t.jobs().explain(nobody, "purge"))},
      {"jobs.pause", refusal(t.jobs().pause(nobody, {.job = "purge"}))},
      {"jobs.resume", refusal(t.jobs().resume(nobody, "purge"))},
      {"jobs.history", refusal(t.jobs().history(nobody, "purge"))},
      {"audit.verify", refusal(t.audit().verify(nobody))},
      {"audit.actions", refusal(t.audit().actions(nobody, {}))},
      {"audit.undo", refusal(t.audit().undo(nobody, {AdminActionId{1}}))},
  };
}

/// What everybody may.
const std::set<std::string> open_to_all = {"catalog.list", "catalog.find"};

class Nobody : public ::testing::TestWithParam<Database> {};
TICKETING_ON_EVERY_STORE(Nobody);

TEST_P(Nobody, may_do_nothing_that_asks_who_acts) {
  Scenario world(GetParam());
  for (const auto& [use_case, code] : ask_everything(world)) {
    if (open_to_all.contains(use_case)) {
      EXPECT_FALSE(code) << use_case;
      continue;
    }
    ASSERT_TRUE(code) << use_case << " serves nobody in particular";
    EXPECT_TRUE(kind(*code) == ErrorKind::forbidden || kind(*code) == ErrorKind::unauthenticated ||
                kind(*code) == ErrorKind::not_found)
        << use_case << " refuses nobody for another reason: " << name(*code);
  }
  world.expect_clean_audit();
}

TEST_P(Nobody, has_nothing_of_its_own) {
  Scenario world(GetParam());
  for (const auto& who : {Principal::anonymous(), Principal::local_operator()}) {
    EXPECT_TRUE(refusal(world->points().summary(who, {})));
    EXPECT_TRUE(refusal(world->points().entries(who, {})));
    if (who.is_local_operator()) continue;
    EXPECT_EQ(refusal(world->coupons().list(who, {})), ErrorCode::not_found);
    EXPECT_EQ(refusal(world->purchases().orders(who, {})), ErrorCode::not_found);
    EXPECT_EQ(refusal(world->purchases().tickets(who, {})), ErrorCode::not_found);
  }
}

/// The use cases in the public headers, by their folder: those with an asynchronous twin count
/// once.
TEST(Nobody, is_asked_about_every_use_case) {
  const std::regex declared(R"(virtual [^;]*?(\w+)\(const Principal& who)");
  std::ptrdiff_t use_cases = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator(PUBLIC_HEADERS)) {
    if (file.path().extension() != ".hpp") continue;
    std::ifstream in(file.path());
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    for (std::sregex_iterator at(text.begin(), text.end(), declared), end; at != end; ++at)
      if (!(*at)[1].str().ends_with("_async")) ++use_cases;
  }
  Scenario world;
  EXPECT_EQ(static_cast<std::ptrdiff_t>(ask_everything(world).size()), use_cases)
      << "a new use case belongs into ask_everything";
}

}  // namespace
}  // namespace ticketing::test
