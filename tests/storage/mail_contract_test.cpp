// What every outbox promises.
#include <gmock/gmock.h>

#include "storage/stores.hpp"

namespace ticketing::test {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class OutboxContract : public StoreTest {
 protected:
  std::vector<OutboxMessage> of(AccountId account) {
    std::vector<OutboxMessage> messages;
    read([&](UnitOfWork& unit) { messages = unit.outbox().list(account); });
    return messages;
  }
  MailId write(AccountId account, Timestamp at, MailKind kind = MailKind::coupon_won) {
    commit([&](UnitOfWork& unit) {
      const OutboxMessage message{{}, account, kind, "{}", at};
      unit.outbox().add(std::span(&message, 1));
    });
    return of(account).back().id;
  }
  std::vector<Mail> claim(Timestamp now, int limit = 10) {
    std::vector<Mail> mails;
    commit([&](UnitOfWork& unit) { mails = unit.outbox().claim(now, now + minutes(10), limit); });
    return mails;
  }
  bool update(const Mail& mail) {
    bool done = false;
    commit([&](UnitOfWork& unit) { done = unit.outbox().update(mail, mail.progress.claim); });
    return done;
  }
  MailProgress progress(MailId id) {
    MailProgress progress;
    read([&](UnitOfWork& unit) { progress = unit.outbox().find(id).value().progress; });
    return progress;
  }
};
TICKETING_ON_EVERY_STORE(OutboxContract);

TEST_P(OutboxContract, keeps_messages_in_order) {
  const auto account = add_account("minji");
  commit([&](UnitOfWork& unit) {
    const OutboxMessage messages[] = {
        {{}, account, MailKind::coupon_won, R"({"code":"A\"B"})", now_},
        {{}, account, MailKind::ticket_bought, "{}", now_}};
    unit.outbox().add(messages);
    unit.outbox().add({});
  });
  const auto messages = of(account);
  ASSERT_THAT(messages, SizeIs(2));
  EXPECT_EQ(messages[0].kind, MailKind::coupon_won);
  EXPECT_EQ(messages[0].payload, R"({"code":"A\"B"})");
  EXPECT_EQ(messages[0].created_at, now_);
  EXPECT_LT(messages[0].id, messages[1].id);
  EXPECT_THAT(of({999}), IsEmpty());
}

TEST_P(OutboxContract, keeps_which_request_caused_a_mail) {
  const auto account = add_account("minji");
  commit([&](UnitOfWork& unit) {
    const OutboxMessage messages[] = {
        {{}, account, MailKind::coupon_won, "{}", now_, "4bf92f3577b34da6a3ce929d0e0e4736"},
        {{}, account, MailKind::points_digest, "{}", now_}};
    unit.outbox().add(messages);
  });
  const auto mails = claim(now_);
  ASSERT_THAT(mails, SizeIs(2));
  EXPECT_EQ(mails[0].message.trace_id, "4bf92f3577b34da6a3ce929d0e0e4736");
  EXPECT_EQ(mails[1].message.trace_id, std::nullopt);
  for (Mail mail : mails) {
    mail.progress.attempts = 1;
    EXPECT_TRUE(update(mail));
  }
  EXPECT_EQ(of(account)[0].trace_id, "4bf92f3577b34da6a3ce929d0e0e4736");
  EXPECT_EQ(of(account)[1].trace_id, std::nullopt);
}

TEST_P(OutboxContract, counts_what_was_not_sent_by_state_and_knows_the_oldest) {
  const auto account = add_account("minji");
  const auto depths = [&](int limit) {
    std::vector<MailDepth> all;
    read([&](UnitOfWork& unit) { all = unit.outbox().depths(limit); });
    return all;
  };
  EXPECT_THAT(depths(9), IsEmpty());
  const MailState states[] = {MailState::sent,    MailState::dead,    MailState::failed,
                              MailState::waiting, MailState::waiting, MailState::waiting};
  for (int i = 0; i < 6; ++i) {
    write(account, now_ + minutes(i));
    auto mail = claim(now_ + hours(1)).front();
    mail.progress.state = states[i];
    mail.progress.due_at = now_ + hours(2) + minutes(i);
    ASSERT_TRUE(update(mail));
  }
  const auto of = [&](MailState state, int limit) {
    for (const MailDepth& depth : depths(limit))
      if (depth.state == state) return depth;
    return MailDepth{state, 0, {}};
  };
  EXPECT_EQ(of(MailState::waiting, 9).mails, 3);
  EXPECT_EQ(of(MailState::waiting, 9).oldest_at, now_ + minutes(3));
  EXPECT_EQ(of(MailState::failed, 9).mails, 1);
  EXPECT_EQ(of(MailState::dead, 9).mails, 1);
  EXPECT_EQ(of(MailState::dead, 9).oldest_at, now_ + minutes(1));
  EXPECT_EQ(of(MailState::sent, 9).mails, 0) << "nobody waits for those";
  // The bound holds for those that are to be sent together: the longest due first.
  EXPECT_EQ(of(MailState::failed, 2).mails, 1);
  EXPECT_EQ(of(MailState::waiting, 2).mails, 1);
  commit([&](UnitOfWork& unit) { unit.outbox().hold_waiting(); });
  EXPECT_EQ(of(MailState::held, 9).mails, 4);
  EXPECT_EQ(of(MailState::waiting, 9).mails, 0);
}

TEST_P(OutboxContract, takes_back_messages_of_one_account_and_kind_that_were_not_sent) {
  const auto a = add_account("a");
  const auto b = add_account("b");
  write(a, now_, MailKind::email_verification);
  auto sent = claim(now_).front();
  sent.progress.state = MailState::sent;
  ASSERT_TRUE(update(sent));
  write(a, now_, MailKind::email_verification);
  const auto kept = write(a, now_);
  write(b, now_, MailKind::email_verification);
  commit([&](UnitOfWork& unit) { unit.outbox().remove(a, MailKind::email_verification); });
  const auto left = of(a);
  ASSERT_THAT(left, SizeIs(2));
  EXPECT_EQ(left[0].id, sent.message.id);
  EXPECT_EQ(left[1].id, kept);
  EXPECT_THAT(of(b), SizeIs(1));
}

TEST_P(OutboxContract, gives_each_mail_that_is_due_to_one_at_a_time) {
  const auto account = add_account("minji");
  const auto first = write(account, now_);
  const auto second = write(account, now_);
  write(account, now_ + hours(1));
  const auto one = claim(now_, 1);
  ASSERT_THAT(one, SizeIs(1));
  EXPECT_EQ(one[0].message.id, first);
  EXPECT_EQ(one[0].progress.claim, 1);
  const auto rest = claim(now_);
  ASSERT_THAT(rest, SizeIs(1)) << "neither what is taken nor what is not due";
  EXPECT_EQ(rest[0].message.id, second);
  EXPECT_THAT(claim(now_), IsEmpty());
}

TEST_P(OutboxContract, gives_a_mail_to_the_next_when_its_lease_has_ended) {
  const auto id = write(add_account("minji"), now_);
  auto lost = claim(now_).front();
  lost.progress.offered = true;
  ASSERT_TRUE(update(lost));
  const auto again = claim(now_ + minutes(10));
  ASSERT_THAT(again, SizeIs(1));
  EXPECT_EQ(again[0].progress.claim, 2);
  EXPECT_FALSE(again[0].progress.offered);
  EXPECT_EQ(again[0].progress.perhaps_sent, 1) << "the one who offered it may have sent it";
  lost.progress.state = MailState::dead;
  EXPECT_FALSE(update(lost)) << "it is somebody else's now";
  EXPECT_EQ(progress(id).state, MailState::waiting);
  auto sent = again[0];
  sent.progress.state = MailState::sent;
  sent.progress.attempts = 1;
  sent.progress.recipient = "minji@example.com";
  sent.progress.sent_at = now_ + minutes(11);
  EXPECT_TRUE(update(sent));
  EXPECT_EQ(progress(id).sent_at, now_ + minutes(11));
  EXPECT_EQ(progress(id).recipient, "minji@example.com");
  EXPECT_THAT(claim(now_ + hours(24)), IsEmpty());
}

TEST_P(OutboxContract, holds_what_waits_and_releases_what_is_new_enough) {
  const auto account = add_account("minji");
  const auto old = write(account, now_);
  const auto young = write(account, now_ + hours(1));
  commit([&](UnitOfWork& unit) { EXPECT_EQ(unit.outbox().hold_waiting(), 2); });
  EXPECT_THAT(claim(now_ + hours(2)), IsEmpty());
  read([&](UnitOfWork& unit) {
    EXPECT_EQ(unit.outbox().count_held(now_), 2);
    EXPECT_EQ(unit.outbox().count_held(now_ + hours(1)), 1);
  });
  commit([&](UnitOfWork& unit) {
    EXPECT_EQ(unit.outbox().release_held(now_ + hours(1), now_ + hours(3)), 1);
  });
  EXPECT_EQ(progress(old).state, MailState::held);
  EXPECT_EQ(progress(young).queued_at, now_ + hours(3));
  EXPECT_THAT(claim(now_ + hours(3)), SizeIs(1));
}

TEST_P(OutboxContract, lists_the_newest_of_an_account_or_state) {
  const auto a = add_account("a");
  const auto b = add_account("b");
  write(a, now_);
  auto sent = claim(now_).front();
  sent.progress.state = MailState::sent;
  ASSERT_TRUE(update(sent));
  const auto of_b = write(b, now_);
  const auto of_a = write(a, now_);
  const auto ids = [&](MailFilter filter, Slice slice = {std::nullopt, 10}) {
    std::vector<MailId> found;
    read([&](UnitOfWork& unit) {
      for (const auto& mail : unit.outbox().list_newest(filter, slice))
        found.push_back(mail.message.id);
    });
    return found;
  };
  EXPECT_THAT(ids({}), ElementsAre(of_a, of_b, sent.message.id));
  EXPECT_THAT(ids({}, {of_a.value, 1}), ElementsAre(of_b));
  EXPECT_THAT(ids({a, {}}), ElementsAre(of_a, sent.message.id));
  EXPECT_THAT(ids({{}, MailState::waiting}), ElementsAre(of_a, of_b));
  EXPECT_THAT(ids({a, MailState::sent}), ElementsAre(sent.message.id));
}

TEST_P(OutboxContract, forgets_an_account) {
  const auto account = add_account("minji");
  const auto other = write(add_account("jisoo"), now_ + hours(1));
  write(account, now_);
  auto sent = claim(now_).front();
  sent.progress.state = MailState::sent;
  sent.progress.recipient = "minji@example.com";
  ASSERT_TRUE(update(sent));
  write(account, now_);
  commit([&](UnitOfWork& unit) {
    unit.outbox().keep_rendered(sent.message.id, "to minji");
    unit.outbox().keep_rendered(other, "to jisoo");
    unit.outbox().forget(account);
  });
  const auto left = of(account);
  ASSERT_THAT(left, SizeIs(1));
  EXPECT_EQ(left[0].id, sent.message.id);
  EXPECT_EQ(progress(sent.message.id).recipient, "");
  read([&](UnitOfWork& unit) {
    EXPECT_FALSE(unit.outbox().find_rendered(sent.message.id));
    EXPECT_TRUE(unit.outbox().find_rendered(other));
  });
}

TEST_P(OutboxContract, keeps_a_message_with_its_mail) {
  const auto id = write(add_account("minji"), now_);
  commit([&](UnitOfWork& unit) {
    unit.outbox().keep_rendered(id, "first");
    unit.outbox().keep_rendered(id, "second");
  });
  read([&](UnitOfWork& unit) { EXPECT_EQ(unit.outbox().find_rendered(id), "second"); });
  commit([&](UnitOfWork& unit) {
    EXPECT_EQ(unit.outbox().remove_settled(now_ + hours(1), 10), 0) << "it still waits";
    unit.outbox().hold_waiting();
    EXPECT_EQ(unit.outbox().remove_settled(now_ + hours(1), 10), 1);
  });
  read([&](UnitOfWork& unit) { EXPECT_FALSE(unit.outbox().find_rendered(id)); });
}

}  // namespace
}  // namespace ticketing::test
