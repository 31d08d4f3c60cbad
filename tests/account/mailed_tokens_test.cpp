// Mails that verify an e-mail or let somebody in again, and the tokens they bring.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <atomic>
#include <barrier>
#include <chrono>
#include <thread>

#include "account/mailbox.hpp"
#include "support/servers.hpp"

namespace ticketing::test {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::string email = "kim@example.com";
const std::string password = "correct horse battery";
const std::string another_password = "staple battery horse";

class MailedTokens : public ::testing::TestWithParam<Database> {
 protected:
  AccountProfile register_one() {
    return must(world->accounts().register_account({email, password, "Kim"}));
  }
  Result<SignedIn> sign_in(const std::string& with) {
    return world->accounts().sign_in({email, with});
  }
  bool verified(AccountId id) {
    return must(world->accounts().find(world.admin(), id)).email_verified;
  }
  /// The token of a fresh reset mail.
  std::string ask_for_reset(AccountId id) {
    must(world->accounts().request_password_reset({email}));
    return mailbox.token(id, "password_reset");
  }
  template <class T>
  static void expect_refused_token(const Result<T>& result) {
    ASSERT_EQ(refusal(result), ErrorCode::validation_failed);
    EXPECT_EQ(result.error().errors.at(0).pointer, "/token");
    EXPECT_THAT(result.error().errors.at(0).detail, HasSubstr("ask for a password reset"));
  }

  Scenario world{GetParam()};
  Mailbox mailbox{world};
};
INSTANTIATE_TEST_SUITE_P(Stores, MailedTokens, shared_stores(),
                         [](const auto& parameter) { return to_string(parameter.param); });

TEST_P(MailedTokens, registering_writes_a_mail_that_verifies_the_email_once) {
  const auto account = register_one();
  EXPECT_FALSE(account.email_verified);
  EXPECT_THAT(mailbox.kinds(account.id), ElementsAre("email_verification"));
  const auto token = mailbox.token(account.id, "email_verification");
  must(world->accounts().verify_email({token}));
  EXPECT_TRUE(verified(account.id));
  EXPECT_TRUE(must(world->accounts().me(Principal::of_account(account.id, Role::user, "Kim")))
                  .email_verified);
  EXPECT_THAT(mailbox.kinds(account.id), IsEmpty()) << "the mail would bring a used token";
  expect_refused_token(world->accounts().verify_email({token}));
}

TEST_P(MailedTokens, a_mail_that_is_sent_again_is_told_again_by_the_key_of_the_request) {
  register_one();
  const MailId mail = must(world->mails().list(world.admin(), {})).items.front().id;
  const CallOptions options{"key", false};
  const auto fresh = must(world->mails().retry(world.admin(), mail, options));
  EXPECT_NE(fresh.id, mail) << "with another token, and the old mail is gone";
  EXPECT_EQ(must(world->mails().retry(world.admin(), mail, options)).id, fresh.id);
  EXPECT_EQ(refusal(world->mails().retry(world.admin(), mail, {})), ErrorCode::not_found);
}

TEST_P(MailedTokens, a_mail_that_has_not_changed_reads_the_same) {
  register_one();
  const MailId mail = must(world->mails().list(world.admin(), {})).items.front().id;
  const auto first = must(world->mails().find(world.admin(), mail));
  EXPECT_THAT(first.message, HasSubstr("boundary="));
  EXPECT_EQ(must(world->mails().find(world.admin(), mail)).message, first.message);
}

TEST_P(MailedTokens, an_admin_vouches_for_the_email) {
  const auto account =
      must(world->accounts().create(world.admin(), {email, password, "Kim", Role::user}));
  EXPECT_TRUE(account.email_verified);
  EXPECT_THAT(mailbox.kinds(account.id), IsEmpty());
}

TEST_P(MailedTokens, a_refused_registration_mails_nothing) {
  const auto account = register_one();
  EXPECT_EQ(refusal(world->accounts().register_account({email, password, "Kim"})),
            ErrorCode::email_taken);
  EXPECT_THAT(mailbox.kinds(account.id), ElementsAre("email_verification"));
}

TEST_P(MailedTokens, expire) {
  const auto account = register_one();
  const auto verify = mailbox.token(account.id, "email_verification");
  world.clock().advance(48h);
  expect_refused_token(world->accounts().verify_email({verify}));
  EXPECT_FALSE(verified(account.id));
  const auto reset = ask_for_reset(account.id);
  world.clock().advance(30min);
  expect_refused_token(world->accounts().reset_password({reset, another_password}));
}

TEST_P(MailedTokens, are_good_until_just_before_they_expire) {
  const auto account = register_one();
  const auto verify = mailbox.token(account.id, "email_verification");
  world.clock().advance(48h - 1us);
  must(world->accounts().verify_email({verify}));
  const auto reset = ask_for_reset(account.id);
  world.clock().advance(30min - 1us);
  must(world->accounts().reset_password({reset, another_password}));
}

TEST_P(MailedTokens, are_good_for_one_purpose) {
  const auto account = register_one();
  const auto verify = mailbox.token(account.id, "email_verification");
  const auto reset = ask_for_reset(account.id);
  expect_refused_token(world->accounts().verify_email({reset}));
  expect_refused_token(world->accounts().reset_password({verify, another_password}));
  expect_refused_token(world->accounts().reset_password({"tk_guessed", another_password}));
  expect_refused_token(world->accounts().verify_email({""}));
  EXPECT_EQ(refusal(world->accounts().authenticate(reset)), ErrorCode::unauthenticated);
}

TEST_P(MailedTokens, are_purged_when_they_have_expired) {
  register_one();
  must(world->accounts().request_password_reset({email}));
  const auto purged = [&] {
    return must(world->jobs().run_now(Principal::local_operator(), "purge")).outcome;
  };
  EXPECT_THAT(purged(), HasSubstr(" 0 expired tokens"));
  world.clock().advance(31min);
  EXPECT_THAT(purged(), HasSubstr(" 1 expired tokens"));
  world.clock().advance(48h);
  EXPECT_THAT(purged(), HasSubstr(" 1 expired tokens"));
}

using PasswordResets = MailedTokens;
INSTANTIATE_TEST_SUITE_P(Stores, PasswordResets, shared_stores(),
                         [](const auto& parameter) { return to_string(parameter.param); });

TEST_P(PasswordResets, set_the_password_end_all_sessions_and_verify_the_email) {
  const auto account = register_one();
  const auto session = must(sign_in(password)).access_token;
  must(world->accounts().authenticate(session));
  const auto token = ask_for_reset(account.id);
  must(world->accounts().reset_password({token, another_password}));
  EXPECT_EQ(refusal(world->accounts().authenticate(session)), ErrorCode::unauthenticated);
  EXPECT_EQ(refusal(sign_in(password)), ErrorCode::invalid_credentials);
  EXPECT_TRUE(sign_in(another_password));
  EXPECT_TRUE(verified(account.id));
  EXPECT_THAT(mailbox.kinds(account.id), ElementsAre("password_changed"));
  expect_refused_token(world->accounts().reset_password({token, password}));
}

TEST_P(PasswordResets, use_up_every_other_reset) {
  const auto account = register_one();
  const auto first = ask_for_reset(account.id);
  world.clock().advance(1min);
  const auto second = ask_for_reset(account.id);
  ASSERT_NE(first, second);
  must(world->accounts().reset_password({first, another_password}));
  expect_refused_token(world->accounts().reset_password({second, password}));
}

TEST_P(PasswordResets, are_not_used_up_by_a_password_that_is_refused) {
  const auto token = ask_for_reset(register_one().id);
  const auto refused = world->accounts().reset_password({token, "short"});
  ASSERT_EQ(refusal(refused), ErrorCode::validation_failed);
  EXPECT_EQ(refused.error().errors.at(0).pointer, "/new_password");
  must(world->accounts().reset_password({token, another_password}));
}

TEST_P(PasswordResets, are_ended_by_a_change_of_the_password) {
  const auto account = register_one();
  const auto token = ask_for_reset(account.id);
  const auto who = must(world->accounts().authenticate(must(sign_in(password)).access_token));
  must(world->accounts().change_password(who, {password, another_password}));
  expect_refused_token(world->accounts().reset_password({token, password}));
  EXPECT_THAT(mailbox.kinds(account.id), ElementsAre("email_verification", "password_changed"));
}

TEST_P(PasswordResets, leave_a_suspended_account_suspended) {
  const auto account = register_one();
  must(world->accounts().update(world.admin(), {account.id, {}, true}));
  must(world->accounts().reset_password({ask_for_reset(account.id), another_password}));
  EXPECT_EQ(refusal(sign_in(another_password)), ErrorCode::account_suspended);
}

TEST_P(PasswordResets, are_mailed_at_most_once_a_minute) {
  const auto account = register_one();
  for (int i = 0; i < 3; ++i) must(world->accounts().request_password_reset({email}));
  EXPECT_THAT(mailbox.kinds(account.id), ElementsAre("email_verification", "password_reset"));
  world.clock().advance(1min);
  must(world->accounts().request_password_reset({email}));
  EXPECT_THAT(mailbox.kinds(account.id),
              ElementsAre("email_verification", "password_reset", "password_reset"));
}

TEST_P(PasswordResets, answer_the_same_whether_the_account_exists_and_store_as_much) {
  register_one();
  const auto tokens = [&] {
    // What the other requests left is purged first.
    world.clock().advance(31min);
    return must(world->jobs().run_now(Principal::local_operator(), "purge")).outcome;
  };
  must(world->accounts().request_password_reset({"nobody@example.com"}));
  EXPECT_THAT(tokens(), HasSubstr(" 0 expired tokens"));
  must(world->accounts().request_password_reset({email}));
  must(world->accounts().request_password_reset({email}));  // mailed just now
  EXPECT_THAT(tokens(), HasSubstr(" 1 expired tokens"));
  EXPECT_EQ(refusal(world->accounts().request_password_reset({"nobody"})),
            ErrorCode::validation_failed);
}

TEST_P(PasswordResets, are_mailed_once_when_many_ask_at_once) {
  const auto account = register_one();
  auto other_process = world.another();
  constexpr int crowd_size = 6;
  for (std::size_t round = 1; round <= 20; ++round) {
    world.clock().advance(1min);
    std::barrier together(crowd_size);
    {
      std::vector<std::jthread> crowd;
      for (int i = 0; i < crowd_size; ++i)
        crowd.emplace_back([&, i] {
          auto& process = i % 2 == 0 ? world.t() : other_process;
          together.arrive_and_wait();
          must(process.accounts().request_password_reset({email}));
        });
    }
    ASSERT_EQ(mailbox.kinds(account.id).size(), 1 + round) << "the mail of the registration, too";
  }
}

TEST_P(PasswordResets, are_won_by_exactly_one_of_those_who_use_a_token_at_once) {
  const auto account = register_one();
  auto other_process = world.another();
  constexpr int crowd_size = 6;
  for (int round = 0; round < 5; ++round) {
    world.clock().advance(1min);
    const auto token = ask_for_reset(account.id);
    const auto password_of = [&](int i) { return fmt::format("round {} password {}", round, i); };
    std::vector<Result<void>> results(crowd_size);
    std::barrier together(crowd_size);
    {
      std::vector<std::jthread> crowd;
      for (int i = 0; i < crowd_size; ++i)
        crowd.emplace_back([&, i] {
          auto& process = i % 2 == 0 ? world.t() : other_process;
          together.arrive_and_wait();
          results[static_cast<std::size_t>(i)] =
              process.accounts().reset_password({token, password_of(i)});
        });
    }
    int winners = 0;
    for (int i = 0; i < crowd_size; ++i) {
      const auto& result = results[static_cast<std::size_t>(i)];
      winners += result ? 1 : 0;
      if (!result) expect_refused_token(result);
      EXPECT_EQ(sign_in(password_of(i)).has_value(), result.has_value());
    }
    EXPECT_EQ(winners, 1);
  }
}

TEST_P(MailedTokens, verify_once_when_used_at_once) {
  const auto account = register_one();
  const auto token = mailbox.token(account.id, "email_verification");
  std::atomic<int> winners{0};
  std::barrier together(6);
  {
    std::vector<std::jthread> crowd;
    for (int i = 0; i < 6; ++i)
      crowd.emplace_back([&] {
        together.arrive_and_wait();
        if (world->accounts().verify_email({token})) ++winners;
      });
  }
  EXPECT_EQ(winners, 1);
}

// A sign-in that has checked the old password when the new one is set must not leave a session.
TEST(SignIn, with_the_old_password_opens_nothing_after_the_new_one_is_set) {
  Scenario world(Database::postgresql);
  Mailbox mailbox(world);
  const auto account = must(world->accounts().register_account({email, password, "Kim"}));
  const auto waiting = [&] {
    return PostgresServer::shared().execute(
        PostgresServer::database_of(world.config().store.url),
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND"
        " wait_event_type = 'Lock'");
  };
  std::optional<Result<SignedIn>> late;
  std::atomic<bool> done{false};
  {
    std::jthread signing_in;
    mailbox.store().transact([&](UnitOfWork& unit) {
      static_cast<void>(unit.wallets().lock(std::span(&account.id, 1)));
      Account changed = unit.accounts().find(account.id).value();  // by now the lock is held
      if (!signing_in.joinable())
        signing_in = std::jthread([&] {
          late.emplace(world->accounts().sign_in({email, password}));
          done = true;
        });
      while (waiting().front() == '0' && !done) std::this_thread::yield();
      changed.password_hash = "";
      unit.accounts().update(changed);
      return true;
    });
  }
  ASSERT_TRUE(late);
  EXPECT_EQ(refusal(*late), ErrorCode::invalid_credentials);
}

}  // namespace
}  // namespace ticketing::test
