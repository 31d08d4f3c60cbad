// A program that does not fit its installation does not open it; changing it is deliberate.
#include <gmock/gmock.h>

#include <fstream>

#include "support/scenario.hpp"

namespace ticketing::test {
namespace {

using ::testing::HasSubstr;

class InstallationOf : public ::testing::TestWithParam<Database> {
 protected:
  void SetUp() override {
    config_.images.store = "memory:";
    config_.store.url = fresh_store_url(GetParam(), dir_);
    must(Ticketing::migrate(config_));
  }
  std::string key_file(const std::string& name, char byte) {
    std::ofstream(dir_.file(name)) << std::string(32, byte);
    return dir_.file(name);
  }

  TempDir dir_;
  Config config_;
};

TEST_P(InstallationOf, a_store_is_not_opened_in_another_time_zone_until_it_was_changed) {
  Config other = config_;
  other.business.timezone = "Europe/Berlin";
  const auto refused = Ticketing::open(other);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::validation_failed);
  EXPECT_THAT(refused.error().detail, HasSubstr("business.timezone: Europe/Berlin"));

  const auto would =
      must(Ticketing::change_installation(other, {.time_zone = true}, {.dry_run = true}));
  EXPECT_EQ(would.time_zone, "Europe/Berlin");
  EXPECT_FALSE(Ticketing::open(other)) << "a dry run changes nothing";
  must(Ticketing::change_installation(other, {.time_zone = true}));
  EXPECT_TRUE(Ticketing::open(other));
  EXPECT_FALSE(Ticketing::open(config_));
}

TEST_P(InstallationOf, a_store_is_not_opened_with_another_chain_key) {
  {
    auto t = must(Ticketing::open(config_));
    const auto account = must(t.accounts().create(
        Principal::local_operator(), {"minji@example.com", "correct horse battery", "민지"}));
    must(t.points().adjust(Principal::local_operator(), {account.id, Points{100}, "welcome"},
                           {.idempotency_key = "welcome"}));
  }
  Config other = config_;
  other.ledger.chain_key_file = key_file("chain.key", 'k');
  EXPECT_EQ(refusal(Ticketing::open(other)), ErrorCode::validation_failed);
  // Not even deliberately: the chain that is there would no longer verify.
  const auto refused = Ticketing::change_installation(other, {.chain_key = true});
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().detail, HasSubstr("does not fit the ledger"));
  EXPECT_TRUE(Ticketing::open(config_));
}

TEST_P(InstallationOf, the_secret_moves_into_a_file_and_is_replaced_there) {
  Config with_file = config_;
  with_file.secrets.key_file = key_file("first.key", '1');
  EXPECT_EQ(refusal(Ticketing::open(with_file)), ErrorCode::validation_failed);
  const auto moved = must(Ticketing::change_installation(with_file, {.secret = true}));
  EXPECT_EQ(moved.secret_kept_in, SecretPlace::file);
  EXPECT_TRUE(Ticketing::open(with_file));
  EXPECT_EQ(refusal(Ticketing::open(config_)), ErrorCode::validation_failed) << "without the file";

  Config replaced = with_file;
  replaced.secrets.previous_key_file = with_file.secrets.key_file;
  replaced.secrets.key_file = key_file("second.key", '2');
  const auto second = must(Ticketing::change_installation(replaced, {.secret = true}));
  EXPECT_NE(second.secret_key, moved.secret_key);
  EXPECT_TRUE(Ticketing::open(replaced));
}

TEST_P(InstallationOf, changes_are_recorded_and_an_epoch_only_rises) {
  const auto before = must(Ticketing::installation(config_));
  const auto after =
      must(Ticketing::change_installation(config_, {.epoch = true, .mail_enabled = true}));
  EXPECT_GT(after.epoch, before.epoch);
  EXPECT_TRUE(after.mail_enabled);
  EXPECT_EQ(after.secret_key, before.secret_key);

  auto t = must(Ticketing::open(config_));
  EXPECT_EQ(t.installation().epoch, after.epoch);
  const auto actions = must(t.audit().actions(Principal::local_operator(), {})).items;
  ASSERT_FALSE(actions.empty());
  EXPECT_EQ(actions.front().action, "installation.update");
  EXPECT_THAT(actions.front().before.value().text, HasSubstr(std::to_string(before.epoch)));
  EXPECT_THAT(actions.front().after.value().text, HasSubstr(std::to_string(after.epoch)));
}

INSTANTIATE_TEST_SUITE_P(, InstallationOf,
                         ::testing::Values(Database::sqlite_file, Database::postgresql),
                         [](const auto& parameter) { return to_string(parameter.param); });

}  // namespace
}  // namespace ticketing::test
