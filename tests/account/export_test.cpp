// Everything held about an account, in one piece, and nothing that opens it.
#include <gmock/gmock.h>

#include <ticketing/describe/json.hpp>

#include "account/mailbox.hpp"

namespace ticketing::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

const std::string email = "kim@example.com";
const std::string password = "correct horse battery";

class Export : public ::testing::TestWithParam<Database> {
 protected:
  /// Somebody who has done everything there is to do.
  Principal busy() {
    const auto account = must(world->accounts().register_account({email, password, "Kim"}));
    auto who = Principal::of_account(account.id, account.role, account.nickname);
    token = must(world->accounts().sign_in({email, password})).access_token;
    post = world.general_post(who);
    deleted = world.general_post(who);
    must(world->posts().remove(who, {deleted, {}}));
    world.comment(who, world.event_post(), "me first");
    CreateProduct product;
    product.name = "Movie ticket";
    product.price = Points{30};
    const auto id = must(world->catalog().create(world.admin(), product)).id;
    must(world->purchases().place(who, {id, 2, {}, {}}, {"key", false}));
    return who;
  }
  Scenario world{GetParam()};
  Mailbox mailbox{world};
  std::string token;
  PostId post;
  PostId deleted;
};
INSTANTIATE_TEST_SUITE_P(Stores, Export, shared_stores(),
                         [](const auto& parameter) { return to_string(parameter.param); });

TEST_P(Export, holds_everything) {
  const auto who = busy();
  const auto whole = must(world->privacy().export_account(who, who.account));
  EXPECT_EQ(whole.exported_at, world->clock().now());
  EXPECT_EQ(whole.account.email, email);
  EXPECT_EQ(whole.account.balance, must(world->points().summary(who, {})).balance);
  EXPECT_FALSE(whole.email_verified_at);
  EXPECT_THAT(whole.sessions, SizeIs(1));
  ASSERT_THAT(whole.posts, SizeIs(2));
  EXPECT_EQ(whole.posts[0].id, deleted);
  EXPECT_TRUE(whole.posts[0].deleted);
  EXPECT_EQ(whole.posts[1].id, post);
  EXPECT_EQ(whole.posts[1].body, "I liked it.");
  ASSERT_THAT(whole.comments, SizeIs(1));
  EXPECT_EQ(whole.comments[0].body, "me first");
  const auto entries = must(world->points().entries(who, {})).items;
  ASSERT_EQ(whole.entries.size(), entries.size());
  EXPECT_EQ(to_json(whole.entries.front()), to_json(entries.front()));
  EXPECT_EQ(to_json(whole.coupons), to_json(must(world->coupons().list(who, {})).items));
  ASSERT_THAT(whole.orders, SizeIs(1));
  EXPECT_EQ(to_json(whole.orders), to_json(must(world->purchases().orders(who, {})).items));
  EXPECT_EQ(to_json(whole.tickets), to_json(must(world->purchases().tickets(who, {})).items));
  EXPECT_THAT(whole.tickets, SizeIs(2));
  EXPECT_GE(whole.notifications.size(), whole.entries.size());
  std::vector<MailKind> kinds;
  for (const auto& mail : whole.mails) kinds.push_back(mail.kind);
  EXPECT_THAT(kinds, ::testing::ElementsAre(MailKind::ticket_bought, MailKind::coupon_won,
                                            MailKind::email_verification));
}

/// All parts of an export, each not much larger than a part may be.
std::string read_all(Ticketing& t, const Principal& who, AccountId id, int& parts) {
  const auto reading = must(t.privacy().read_export(who, id));
  std::string whole;
  for (parts = 0;; ++parts) {
    const auto part = must(reading->next());
    if (!part) return whole;
    EXPECT_LE(part->size(), ExportReading::part_bytes_max);
    whole += *part;
  }
}

TEST_P(Export, is_the_same_part_by_part) {
  const auto who = busy();
  for (int i = 0; i < 45; ++i) world.general_post(world.admin());  // of nobody's concern
  for (int i = 0; i < 30; ++i) {
    world.clock().advance(std::chrono::hours(24));
    world.comment(who, world.general_post(who), "again");
  }
  int parts = 0;
  const auto text = read_all(world.t(), who, who.account, parts);
  EXPECT_EQ(text, to_json(must(world->privacy().export_account(who, who.account))));
  EXPECT_GT(parts, 11) << "posts do not all come at once";
  const auto stranger = world.user();
  const auto empty = read_all(world.t(), world.admin(), stranger.account, parts);
  EXPECT_EQ(empty, to_json(must(world->privacy().export_account(stranger, stranger.account))));
}

TEST_P(Export, is_read_by_one_at_a_time) {
  const auto who = busy();
  auto first = must(world->privacy().read_export(who, who.account));
  EXPECT_EQ(refusal(world->privacy().read_export(who, who.account)), ErrorCode::rate_limited);
  const auto stranger = world.user();
  EXPECT_TRUE(world->privacy().read_export(stranger, stranger.account));
  EXPECT_EQ(refusal(world->privacy().read_export(stranger, who.account)), ErrorCode::not_found);
  first.reset();
  EXPECT_TRUE(world->privacy().read_export(who, who.account));
}

TEST_P(Export, says_when_the_email_was_verified) {
  const auto who = busy();
  must(world->accounts().verify_email({mailbox.token(who.account, "email_verification")}));
  EXPECT_EQ(must(world->privacy().export_account(who, who.account)).email_verified_at,
            world->clock().now());
}

TEST_P(Export, says_where_the_account_stood_in_final_rankings) {
  const auto who = busy();
  world.comment(world.user(), world.general_post(who));
  world.clock().set(*parse_rfc3339("2026-04-01T00:05:00+09:00"));
  const auto award = must(world->rankings().award(Principal::local_operator(), {}));
  const auto ranked = must(world->privacy().export_account(who, who.account)).rankings;
  ASSERT_THAT(ranked, SizeIs(1));
  EXPECT_EQ(ranked[0].metric, award.metric);
  EXPECT_EQ(to_iso_date(ranked[0].from), "2026-03-01");
  EXPECT_EQ(ranked[0].rank, 1);
  EXPECT_EQ(ranked[0].count, 1);
  EXPECT_EQ(ranked[0].award, award.winners.at(0).award);
  const auto stranger = world.user();
  EXPECT_THAT(must(world->privacy().export_account(stranger, stranger.account)).rankings,
              SizeIs(0));
}

TEST_P(Export, says_of_a_post_written_ahead_when_it_opens) {
  const auto admin = world.admin();
  CreatePost request;
  request.board = Board::notice;
  request.title = "tomorrow";
  request.body = "The daily event.";
  request.publish_at = world.clock().now() + std::chrono::hours(1);
  must(world->posts().create(admin, request));
  const auto whole = must(world->privacy().export_account(admin, admin.account));
  ASSERT_THAT(whole.posts, SizeIs(1));
  EXPECT_EQ(whole.posts[0].publish_at, request.publish_at);
}

TEST_P(Export, holds_nothing_that_opens_the_account) {
  const auto who = busy();
  const auto text = to_json(must(world->privacy().export_account(who, who.account)));
  EXPECT_THAT(text, Not(HasSubstr(mailbox.token(who.account, "email_verification"))));
  EXPECT_THAT(text, Not(HasSubstr(token)));
  EXPECT_THAT(text, Not(HasSubstr(hash_token(token))));
  EXPECT_THAT(text, Not(HasSubstr("argon2")));
  EXPECT_THAT(text, Not(HasSubstr("token")));
}

TEST_P(Export, holds_nothing_of_others) {
  const auto who = busy();
  const auto stranger = world.user();
  const auto whole = must(world->privacy().export_account(stranger, stranger.account));
  EXPECT_THAT(whole.posts, SizeIs(0));
  EXPECT_THAT(whole.comments, SizeIs(0));
  EXPECT_THAT(whole.entries, SizeIs(0));
  EXPECT_THAT(whole.orders, SizeIs(0));
  EXPECT_THAT(whole.mails, SizeIs(0));
  EXPECT_EQ(refusal(world->privacy().export_account(stranger, who.account)), ErrorCode::not_found);
  EXPECT_EQ(must(world->privacy().export_account(world.admin(), who.account)).account.id,
            who.account);
  EXPECT_EQ(refusal(world->privacy().export_account(world.admin(), {999})), ErrorCode::not_found);
}

}  // namespace
}  // namespace ticketing::test
