// What every account and session repository promises.
#include <gmock/gmock.h>

#include "storage/stores.hpp"

namespace ticketing::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class AccountRepositoryContract : public StoreTest {};
TICKETING_ON_EVERY_STORE(AccountRepositoryContract);

std::vector<std::string> nicknames(const std::vector<Account>& accounts) {
  std::vector<std::string> names;
  for (const auto& account : accounts) names.push_back(account.nickname);
  return names;
}

TEST_P(AccountRepositoryContract, gives_back_what_was_added) {
  Account account;
  account.email = "김@example.com";
  account.nickname = "it's \"quoted\" \\ {braced}, NULL";
  account.role = Role::staff;
  account.state = AccountState::suspended;
  account.password_hash = "$argon2id$v=19$...";
  account.created_at = now_;
  commit([&](UnitOfWork& unit) { account.id = unit.accounts().add(account).value(); });
  read([&](UnitOfWork& unit) {
    for (const auto& found :
         {unit.accounts().find(account.id), unit.accounts().find_by_email(account.email)}) {
      ASSERT_TRUE(found);
      EXPECT_EQ(found->id, account.id);
      EXPECT_EQ(found->email, account.email);
      EXPECT_EQ(found->nickname, account.nickname);
      EXPECT_EQ(found->role, Role::staff);
      EXPECT_EQ(found->state, AccountState::suspended);
      EXPECT_EQ(found->password_hash, account.password_hash);
      EXPECT_EQ(found->created_at, now_);
    }
    EXPECT_FALSE(unit.accounts().find({account.id.value + 1}));
    EXPECT_FALSE(unit.accounts().find_by_email("nobody@example.com"));
  });
}

TEST_P(AccountRepositoryContract, gives_nothing_for_a_taken_email) {
  add_account("minji");
  commit([&](UnitOfWork& unit) {
    Account second;
    second.email = "minji@example.com";
    EXPECT_FALSE(unit.accounts().add(second));
  });
}

TEST_P(AccountRepositoryContract, updates_everything_but_id_and_creation_time) {
  const auto id = add_account("minji");
  commit([&](UnitOfWork& unit) {
    Account changed = unit.accounts().find(id).value();
    changed.email = "other@example.com";
    changed.created_at = now_ + std::chrono::hours(1);
    changed.nickname = "민지";
    changed.role = Role::admin;
    changed.state = AccountState::closed;
    changed.password_hash = "";
    changed.email_verified_at = now_;
    unit.accounts().update(changed);
  });
  read([&](UnitOfWork& unit) {
    const auto found = unit.accounts().find(id).value();
    EXPECT_EQ(found.email, "other@example.com");
    EXPECT_EQ(found.created_at, now_);
    EXPECT_EQ(found.email_verified_at, now_);
    EXPECT_FALSE(unit.accounts().find_by_email("minji@example.com"));
    EXPECT_EQ(found.nickname, "민지");
    EXPECT_EQ(found.role, Role::admin);
    EXPECT_EQ(found.state, AccountState::closed);
  });
}

TEST_P(AccountRepositoryContract, lists_newest_first_by_part_of_the_email) {
  for (const auto* name : {"anna", "ann_b", "annxb", "bob"}) add_account(name);
  read([&](UnitOfWork& unit) {
    EXPECT_THAT(nicknames(unit.accounts().list("", {{}, 10})),
                ElementsAre("bob", "annxb", "ann_b", "anna"));
    EXPECT_THAT(nicknames(unit.accounts().list("ann", {{}, 2})), ElementsAre("annxb", "ann_b"));
    EXPECT_THAT(nicknames(unit.accounts().list("NN_B@Example", {{}, 10})), ElementsAre("ann_b"));
    // A wildcard is only a character here.
    EXPECT_THAT(nicknames(unit.accounts().list("n_b", {{}, 10})), ElementsAre("ann_b"));
    EXPECT_THAT(nicknames(unit.accounts().list("%", {{}, 10})), IsEmpty());
    const auto second = unit.accounts().find_by_email("annxb@example.com")->id.value;
    EXPECT_THAT(nicknames(unit.accounts().list("ann", {second, 10})), ElementsAre("ann_b", "anna"));
  });
}

TEST_P(AccountRepositoryContract, locks_the_active_admins_and_nobody_else) {
  const auto become = [&](const std::string& nickname, Role role, AccountState state) {
    const auto id = add_account(nickname);
    commit([&](UnitOfWork& unit) {
      Account account = unit.accounts().find(id).value();
      account.role = role;
      account.state = state;
      unit.accounts().update(account);
    });
    return id;
  };
  const auto first = become("a", Role::admin, AccountState::active);
  become("b", Role::staff, AccountState::active);
  become("c", Role::admin, AccountState::suspended);
  become("d", Role::admin, AccountState::closed);
  const auto second = become("e", Role::admin, AccountState::active);
  commit([&](UnitOfWork& unit) {
    EXPECT_THAT(unit.accounts().lock_active_admins(), ElementsAre(first, second));
  });
}

TEST_P(AccountRepositoryContract, names_authors) {
  const auto a = add_account("a");
  const auto b = add_account("b");
  read([&](UnitOfWork& unit) {
    const AccountId ids[] = {b, a, b, {999}};
    std::vector<std::string> names;
    for (const auto& author : unit.accounts().authors(ids)) names.push_back(author.nickname);
    EXPECT_THAT(names, UnorderedElementsAre("a", "b"));
    EXPECT_THAT(unit.accounts().authors({}), IsEmpty());
    std::vector<std::string> emails;
    for (const auto& account : unit.accounts().list_of(ids)) emails.push_back(account.email);
    EXPECT_THAT(emails, UnorderedElementsAre("a@example.com", "b@example.com"));
    EXPECT_THAT(unit.accounts().list_of({}), IsEmpty());
  });
}

class SessionRepositoryContract : public StoreTest {
 protected:
  Session add(AccountId account, char digit, std::chrono::minutes lifetime) {
    Session session{{}, account, TokenHash(64, digit), now_, now_ + lifetime};
    commit([&](UnitOfWork& unit) { session.id = unit.sessions().add(session); });
    return session;
  }
};
TICKETING_ON_EVERY_STORE(SessionRepositoryContract);

TEST_P(SessionRepositoryContract, finds_by_token_hash_until_removed) {
  const auto account = add_account("minji");
  const auto session = add(account, 'a', std::chrono::minutes(5));
  add(account, 'b', std::chrono::minutes(5));
  read([&](UnitOfWork& unit) {
    const auto found = unit.sessions().find(session.token_hash);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->id, session.id);
    EXPECT_EQ(found->account, account);
    EXPECT_EQ(found->created_at, now_);
    EXPECT_EQ(found->expires_at, session.expires_at);
    EXPECT_EQ(unit.sessions().list(account).size(), 2);
    EXPECT_EQ(unit.sessions().list(account).front().token_hash, TokenHash(64, 'b'));
  });
  commit([&](UnitOfWork& unit) {
    unit.sessions().remove(std::span(&session.id, 1));
    unit.sessions().remove(std::span(&session.id, 1));  // removing nothing is no error
    unit.sessions().remove({});
  });
  read([&](UnitOfWork& unit) {
    EXPECT_FALSE(unit.sessions().find(session.token_hash));
    EXPECT_EQ(unit.sessions().list(account).size(), 1);
  });
}

TEST_P(SessionRepositoryContract, lists_the_live_ones_by_pages_and_those_beyond_the_newest) {
  const auto minji = add_account("minji");
  const auto first = add(minji, 'a', std::chrono::minutes(5));
  const auto ended = add(minji, 'b', std::chrono::minutes(0));
  add(add_account("another"), 'c', std::chrono::minutes(5));
  const auto last = add(minji, 'd', std::chrono::minutes(5));
  const auto ids = [](const std::vector<Session>& sessions) {
    std::vector<SessionId> of;
    for (const Session& session : sessions) of.push_back(session.id);
    return of;
  };
  read([&](UnitOfWork& unit) {
    auto& sessions = unit.sessions();
    EXPECT_THAT(ids(sessions.list_live(minji, now_, {{}, 9})), ElementsAre(last.id, first.id));
    EXPECT_THAT(ids(sessions.list_live(minji, now_, {{}, 1})), ElementsAre(last.id));
    EXPECT_THAT(ids(sessions.list_live(minji, now_, {last.id.value, 9})), ElementsAre(first.id));
    EXPECT_THAT(ids(sessions.list_beyond(minji, 1)), ElementsAre(ended.id, first.id));
    EXPECT_THAT(ids(sessions.list_beyond(minji, 3)), IsEmpty());
  });
}

TEST_P(SessionRepositoryContract, gives_sessions_with_their_holders) {
  const auto minji = add_account("minji");
  const auto junho = add_account("junho");
  const auto first = add(minji, 'a', std::chrono::minutes(5));
  const auto second = add(junho, 'b', std::chrono::minutes(5));
  read([&](UnitOfWork& unit) {
    const TokenHash hashes[] = {second.token_hash, TokenHash(64, 'c'), first.token_hash};
    std::vector<std::string> held;
    for (const auto& holder : unit.sessions().holders(hashes)) {
      held.push_back(holder.account.nickname + holder.session.token_hash.substr(0, 1));
    }
    EXPECT_THAT(held, UnorderedElementsAre("minjia", "junhob"));
    EXPECT_THAT(unit.sessions().holders({}), IsEmpty());
  });
}

TEST_P(SessionRepositoryContract, tells_which_have_ended) {
  const auto minji = add_account("minji");
  const auto junho = add_account("junho");
  const auto good = add(minji, 'a', std::chrono::minutes(5));
  const auto expired = add(minji, 'b', std::chrono::minutes(1));
  const auto suspended = add(junho, 'c', std::chrono::minutes(5));
  commit([&](UnitOfWork& unit) {
    auto account = unit.accounts().find(junho).value();
    account.state = AccountState::suspended;
    unit.accounts().update(account);
  });
  read([&](UnitOfWork& unit) {
    const SessionId gone{suspended.id.value + 1};
    const SessionOf sessions[] = {
        {good.id, minji}, {expired.id, minji}, {suspended.id, junho}, {gone, minji}};
    const auto at_one = now_ + std::chrono::minutes(1);
    EXPECT_THAT(unit.sessions().ended(sessions, at_one),
                UnorderedElementsAre(expired.id, suspended.id, gone));
    const SessionOf anothers{good.id, junho};
    EXPECT_THAT(unit.sessions().ended(std::span(&anothers, 1), now_),
                UnorderedElementsAre(good.id));
    EXPECT_THAT(unit.sessions().ended({}, now_), IsEmpty());
  });
}

TEST_P(SessionRepositoryContract, removes_expired_ones_in_bites) {
  const auto account = add_account("minji");
  for (const char digit : {'1', '2', '3'}) add(account, digit, std::chrono::minutes(digit - '0'));
  const auto at_three = now_ + std::chrono::minutes(3);
  std::vector<int> gone;
  for (int i = 0; i < 3; ++i) {
    commit([&](UnitOfWork& unit) { gone.push_back(unit.sessions().remove_expired(at_three, 1)); });
  }
  EXPECT_THAT(gone, ElementsAre(1, 1, 0));
  read([&](UnitOfWork& unit) {
    EXPECT_TRUE(unit.sessions().find(TokenHash(64, '3')));  // expires at that instant, not before
  });
}

class AccountTokenRepositoryContract : public StoreTest {
 protected:
  AccountToken add(AccountId account, char digit, TokenPurpose purpose,
                   std::chrono::minutes lifetime = std::chrono::minutes(5)) {
    AccountToken token{TokenHash(64, digit), account, purpose, now_, now_ + lifetime};
    commit([&](UnitOfWork& unit) { unit.account_tokens().add(token); });
    return token;
  }
  static std::string digits(const std::vector<AccountToken>& tokens) {
    std::string all;
    for (const auto& token : tokens) all += token.token_hash.front();
    return all;
  }
  static constexpr auto verify = TokenPurpose::verify_email;
  static constexpr auto reset = TokenPurpose::reset_password;
};
TICKETING_ON_EVERY_STORE(AccountTokenRepositoryContract);

TEST_P(AccountTokenRepositoryContract, finds_by_hash_and_lists_newest_first) {
  const auto minji = add_account("minji");
  const auto added = add(minji, 'a', reset);
  add(minji, 'b', reset);
  add(minji, 'c', verify);
  read([&](UnitOfWork& unit) {
    const auto found = unit.account_tokens().find(added.token_hash);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->account, minji);
    EXPECT_EQ(found->purpose, reset);
    EXPECT_EQ(found->created_at, now_);
    EXPECT_EQ(found->expires_at, added.expires_at);
    EXPECT_FALSE(unit.account_tokens().find(TokenHash(64, 'e')));
    EXPECT_EQ(digits(unit.account_tokens().list(minji, reset)), "ba");
  });
}

TEST_P(AccountTokenRepositoryContract, removes_those_of_one_account_and_purpose) {
  const auto minji = add_account("minji");
  const auto junho = add_account("junho");
  add(minji, 'a', reset);
  add(minji, 'b', reset);
  add(minji, 'c', verify);
  add(junho, 'd', reset);
  commit([&](UnitOfWork& unit) { unit.account_tokens().remove(minji, reset); });
  read([&](UnitOfWork& unit) {
    EXPECT_EQ(digits(unit.account_tokens().list(minji, reset)), "");
    EXPECT_EQ(digits(unit.account_tokens().list(minji, verify)), "c");
    EXPECT_EQ(digits(unit.account_tokens().list(junho, reset)), "d");
  });
}

TEST_P(AccountTokenRepositoryContract, keeps_a_hash_once) {
  const auto minji = add_account("minji");
  add(minji, 'a', reset);
  EXPECT_THROW(add(minji, 'a', verify), ConstraintViolation);
}

TEST_P(AccountTokenRepositoryContract, removes_expired_ones_in_bites) {
  const auto minji = add_account("minji");
  for (const char digit : {'1', '2', '3'})
    add(minji, digit, reset, std::chrono::minutes(digit - '0'));
  const auto at_three = now_ + std::chrono::minutes(3);
  std::vector<int> gone;
  for (int i = 0; i < 3; ++i) {
    commit([&](UnitOfWork& unit) {
      gone.push_back(unit.account_tokens().remove_expired(at_three, 1));
    });
  }
  EXPECT_THAT(gone, ElementsAre(1, 1, 0));
  read([&](UnitOfWork& unit) { EXPECT_TRUE(unit.account_tokens().find(TokenHash(64, '3'))); });
}

}  // namespace
}  // namespace ticketing::test
