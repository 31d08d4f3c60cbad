// The row that all processes of an installation agree on, on every kind of store.
#include <gmock/gmock.h>

#include "storage/installation.hpp"
#include "storage/stores.hpp"

namespace ticketing::test {
namespace {

using ::testing::HasSubstr;

const Timestamp noon = *parse_rfc3339("2026-03-02T12:00:00+09:00");

Secret secret_of(unsigned char byte) {
  Secret secret{};
  secret.fill(byte);
  return secret;
}

ProgramKeys program() { return {.time_zone = "Asia/Seoul"}; }

StoredInstallation made(const ProgramKeys& by = program()) {
  SeededRandom random(7);
  return new_installation(by, random, 3, noon);
}

class InstallationTest : public StoreTest {};

TEST_P(InstallationTest, is_stored_as_it_is_and_only_once) {
  StoredInstallation installation = made();
  installation.chain_key = "chain-id";
  installation.mail_enabled = true;
  SeededRandom random(8);
  replace_secret(installation, program(), random);
  commit([&](UnitOfWork& unit) {
    EXPECT_EQ(unit.installation().find(), std::nullopt);
    unit.installation().add(installation);
  });
  read([&](UnitOfWork& unit) { EXPECT_EQ(unit.installation().find(), installation); });
  EXPECT_THROW(commit([&](UnitOfWork& unit) { unit.installation().add(installation); }),
               ConstraintViolation);
  installation.secret = std::nullopt;
  installation.epoch += 1;
  commit([&](UnitOfWork& unit) { unit.installation().update(installation); });
  read([&](UnitOfWork& unit) { EXPECT_EQ(unit.installation().find(), installation); });
}

TICKETING_ON_EVERY_STORE(InstallationTest);

TEST(Installation, is_joined_by_a_program_that_brings_the_same) {
  const StoredInstallation in_store = made();
  ASSERT_TRUE(in_store.secret);
  const auto keys = join_installation(in_store, program());
  ASSERT_TRUE(keys) << keys.error().detail;
  EXPECT_TRUE(Keyring(*in_store.secret)
                  .verify(KeyPurpose::document, "m", keys->sign(KeyPurpose::document, "m")));

  ProgramKeys with_file = program();
  with_file.secret = secret_of(3);
  const StoredInstallation in_file = made(with_file);
  EXPECT_EQ(in_file.secret, std::nullopt) << "the store must not hold what a file keeps from it";
  EXPECT_TRUE(join_installation(in_file, with_file));
}

TEST(Installation, refuses_what_does_not_fit_and_tells_all_of_it) {
  ProgramKeys with_file = program();
  with_file.secret = secret_of(3);
  with_file.chain_key = "chain-3";
  const StoredInstallation installation = made(with_file);

  ProgramKeys other;
  other.time_zone = "Europe/Berlin";
  other.secret = secret_of(4);
  const auto refused = join_installation(installation, other);
  ASSERT_FALSE(refused);
  for (const std::string& part :
       {std::string("Europe/Berlin"), std::string("Asia/Seoul"), std::string("no key"),
        std::string("chain-3"), key_id(secret_of(3)), key_id(secret_of(4))})
    EXPECT_THAT(refused.error().detail, HasSubstr(part));

  EXPECT_FALSE(join_installation(installation, {.time_zone = "Asia/Seoul", .chain_key = "chain-3"}))
      << "without the secret";
  EXPECT_FALSE(join_installation(made(), with_file)) << "two secrets";
}

TEST(Installation, a_secret_is_replaced_while_programs_with_the_old_one_go_on) {
  ProgramKeys old_file = program();
  old_file.secret = secret_of(1);
  StoredInstallation installation = made(old_file);
  const auto before = join_installation(installation, old_file);

  ProgramKeys new_file = program();
  new_file.secret = secret_of(2);
  new_file.previous_secret = secret_of(1);
  SeededRandom random(9);
  replace_secret(installation, new_file, random);
  const auto after = join_installation(installation, new_file);
  ASSERT_TRUE(before && after);
  EXPECT_TRUE(after->verify(KeyPurpose::document, "m", before->sign(KeyPurpose::document, "m")));
  EXPECT_FALSE(before->verify(KeyPurpose::document, "m", after->sign(KeyPurpose::document, "m")));
  EXPECT_FALSE(join_installation(installation, old_file)) << "a program started with the old one";

  // Out of the file, into the store.
  replace_secret(installation, program(), random);
  EXPECT_TRUE(installation.secret);
  EXPECT_TRUE(join_installation(installation, program()));
}

TEST(Installation, an_epoch_is_above_the_last_one_and_of_its_own_moment) {
  const std::int64_t seconds = noon.time_since_epoch().count() / 1'000'000;
  EXPECT_EQ(next_epoch(0, noon), seconds);
  EXPECT_EQ(next_epoch(seconds, noon), seconds + 1) << "twice in a second";
  EXPECT_EQ(next_epoch(seconds + 100, noon), seconds + 101) << "a clock that was set back";
  EXPECT_GT(next_epoch(seconds, noon + std::chrono::hours(1)), seconds + 1)
      << "two copies of one backup, restored at different times, must not meet";
}

TEST(Installation, lives_once_more_with_each_promotion_of_a_standby) {
  const auto installation = made({"Asia/Seoul", "", {}, {}}).shown();
  EXPECT_EQ(installation.timeline, 3);
  EXPECT_EQ(life_of(installation, 3), installation.epoch);
  EXPECT_EQ(life_of(installation, 5), installation.epoch + 2);
  EXPECT_EQ(life_of(installation, 1), installation.epoch) << "moved by a dump, say";
}

}  // namespace
}  // namespace ticketing::test
