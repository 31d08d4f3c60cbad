// Tickets at the door: a guest with a good ticket gets in, once, whatever becomes of the network.
#include <gtest/gtest.h>

#include "support/scenario.hpp"

namespace ticketing::test {
namespace {

class AtTheDoor : public ::testing::TestWithParam<Database> {
 protected:
  void SetUp() override {
    staff_ = world_.with_role(Role::staff);
    guest_ = world_.user();
    CreateProduct ticket;
    ticket.name = "Movie ticket";
    const auto product = must(world_->catalog().create(world_.admin(), ticket)).id;
    code_ =
        must(world_->purchases().place(guest_, {product, 1, {}, {}}, {"k", false})).tickets[0].code;
  }
  Result<TicketView> scan(const Principal& who, const CallOptions& options = {}) {
    return world_->purchases().redeem(who, code_, options);
  }
  Result<TicketView> take_back(const std::string& note = "the neighbour's",
                               const CallOptions& options = {}) {
    return world_->purchases().unredeem(world_.admin(), {code_, note}, options);
  }

  Scenario world_{GetParam()};
  Principal staff_ = Principal::anonymous();
  Principal guest_ = Principal::anonymous();
  std::string code_;
};
TICKETING_ON_EVERY_STORE(AtTheDoor);

TEST_P(AtTheDoor, a_scan_whose_reply_was_lost_is_answered_again) {
  const auto first = must(scan(staff_, {.idempotency_key = "scan"}));
  world_.clock().advance(std::chrono::minutes(1));
  const auto again = must(scan(staff_, {.idempotency_key = "scan"}));
  EXPECT_EQ(again.redeemed_at, first.redeemed_at);
  EXPECT_EQ(refusal(scan(staff_, {.idempotency_key = "another"})),
            ErrorCode::ticket_already_redeemed);
}

TEST_P(AtTheDoor, a_second_scan_is_told_when_and_by_whom_the_ticket_was_used) {
  const auto used = must(scan(staff_));
  for (const bool dry_run : {true, false}) {
    const auto again = scan(world_.admin(), {.dry_run = dry_run});
    ASSERT_EQ(refusal(again), ErrorCode::ticket_already_redeemed);
    EXPECT_EQ(again.error().redeemed_at, used.redeemed_at);
    EXPECT_EQ(again.error().redeemed_by, staff_.nickname);
  }
}

TEST_P(AtTheDoor, nobody_is_named_where_the_operator_let_the_guest_in) {
  must(scan(Principal::local_operator()));
  EXPECT_EQ(scan(staff_).error().redeemed_by, std::nullopt);
}

TEST_P(AtTheDoor, looking_first_uses_nothing_up) {
  EXPECT_EQ(must(scan(staff_, {.dry_run = true})).state, TicketState::redeemed);
  EXPECT_EQ(must(world_->purchases().find_ticket(staff_, code_)).state, TicketState::issued);
  EXPECT_TRUE(scan(staff_));
}

TEST_P(AtTheDoor, a_mistaken_scan_is_taken_back_and_the_same_key_lets_the_guest_in_again) {
  const auto first = must(scan(staff_, {.idempotency_key = "scan"}));
  const auto back = must(take_back());
  EXPECT_EQ(back.state, TicketState::issued);
  EXPECT_FALSE(back.redeemed_at);
  world_.clock().advance(std::chrono::minutes(1));
  const auto again = must(scan(staff_, {.idempotency_key = "scan"}));
  EXPECT_GT(*again.redeemed_at, *first.redeemed_at) << "not the reply of before";
  EXPECT_EQ(must(world_->purchases().find_ticket(guest_, code_)).state, TicketState::redeemed);
  const auto actions = must(world_->audit().actions(world_.admin(), {})).items;
  EXPECT_EQ(actions.at(1).action, "ticket.unredeem");
  world_.expect_clean_audit();
}

TEST_P(AtTheDoor, only_an_admin_takes_a_scan_back_and_says_why) {
  must(scan(staff_));
  EXPECT_EQ(refusal(world_->purchases().unredeem(staff_, {code_, "mine"})), ErrorCode::forbidden);
  EXPECT_EQ(refusal(take_back("")), ErrorCode::validation_failed);
  EXPECT_EQ(must(take_back("why not", {.dry_run = true})).state, TicketState::issued);
  EXPECT_EQ(must(world_->purchases().find_ticket(guest_, code_)).state, TicketState::redeemed);
}

TEST_P(AtTheDoor, what_was_not_used_cannot_be_taken_back) {
  EXPECT_EQ(refusal(take_back()), ErrorCode::ticket_not_redeemed);
  EXPECT_EQ(refusal(take_back("x", {.dry_run = true})), ErrorCode::ticket_not_redeemed);
}

}  // namespace
}  // namespace ticketing::test
