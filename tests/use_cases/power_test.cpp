// Power is checked where it is used: what one process still believes of who acts, another may have
// changed. Every use case that writes is asked through a process that does not know.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <future>
#include <iterator>
#include <map>
#include <regex>
#include <set>

#include "support/await.hpp"
#include "support/held_lock.hpp"
#include "use_cases/acts_of_power.hpp"

namespace ticketing::test {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// Who is allowed to do it.
const Principal& holder_of(const Stage& stage, Role power) {
  switch (power) {
    case Role::user:
      return stage.user;
    case Role::staff:
      return stage.staff;
    case Role::admin:
      break;
  }
  return stage.admin;
}

class Power : public ::testing::TestWithParam<Database> {
 protected:
  /// What `act` says to who has the power, after `change`.
  static std::optional<ErrorCode> after(
      Stage& stage, const Act& act, bool dry_run,
      const std::function<void(Stage&, const Principal&)>& change) {
    const Principal who = holder_of(stage, act.power);
    change(stage, who);
    static int key = 0;
    return refusal(act.call(stage, who, {"key-" + std::to_string(++key), dry_run}));
  }
};
INSTANTIATE_TEST_SUITE_P(Stores, Power,
                         ::testing::Values(Database::sqlite_file, Database::postgresql),
                         [](const auto& parameter) { return to_string(parameter.param); });

TEST_P(Power, of_a_suspended_account_ends_in_every_process_at_once) {
  Scenario world(GetParam());
  Stage stage(world);
  for (const auto& [name, act] : acts()) {
    for (const bool dry_run : {true, false})
      EXPECT_EQ(after(stage, act, dry_run,
                      [](Stage& s, const Principal& who) {
                        must(s.world->accounts().update(op, {who.account, {}, true}));
                      }),
                ErrorCode::account_suspended)
          << name << (dry_run ? " as a dry run" : "");
  }
  EXPECT_EQ(refusal(stage.elsewhere.privacy().close(stage.user, {password})),
            ErrorCode::account_suspended);
  world.expect_clean_audit();
}

TEST_P(Power, of_a_closed_account_ends_in_every_process_at_once) {
  Scenario world(GetParam());
  Stage stage(world);
  for (const auto& who : {stage.user, stage.staff, stage.admin})
    must(world->privacy().close(who, {password}));
  for (const auto& [name, act] : acts()) {
    const auto code = after(stage, act, false, [](Stage&, const Principal&) {});
    EXPECT_TRUE(code == ErrorCode::unauthenticated || code == ErrorCode::invalid_credentials)
        << name << " says " << (code ? std::string(::ticketing::name(*code)) : "yes");
  }
  world.expect_clean_audit();
}

TEST_P(Power, of_a_demoted_admin_ends_in_every_process_at_once) {
  Scenario world(GetParam());
  Stage stage(world);
  for (const auto& who : {stage.staff, stage.admin})
    must(world->accounts().update(op, {who.account, Role::user, {}}));
  for (const auto& [name, act] : acts()) {
    if (act.power == Role::user) continue;
    EXPECT_EQ(after(stage, act, false, [](Stage&, const Principal&) {}), ErrorCode::forbidden)
        << name;
  }
  EXPECT_EQ(must(world->accounts().find(op, stage.bystander.account)).role, Role::user)
      << "no accomplice was made admin";
  world.expect_clean_audit();
}

TEST_P(Power, that_was_just_won_earns_nothing_any_more) {
  Scenario world(GetParam());
  Stage stage(world);
  const auto fan = world.user();
  must(world->accounts().update(op, {fan.account, Role::staff, {}}));
  EXPECT_EQ(refusal(stage.elsewhere.comments().add(fan, {stage.post, "first!"})),
            ErrorCode::unavailable);
  EXPECT_EQ(world.balance(fan), 0);
}

TEST_P(Power, that_is_there_is_not_refused) {
  Scenario world(GetParam());
  Stage stage(world);
  for (const auto& [name, act] : acts()) {
    if (name == "images.upload") continue;  // of no picture
    const auto result = act.call(stage, holder_of(stage, act.power), {"key", /*dry_run=*/true});
    EXPECT_TRUE(result) << name << ": " << result.error().detail;
  }
}

/// The use cases in the public headers, by their folder: those with an asynchronous twin count
/// once.
TEST(PowerOf, is_asked_about_every_use_case) {
  const std::regex declared(R"(virtual [^;]*?(\w+)\(const Principal& who)");
  std::multiset<std::string> use_cases;
  for (const auto& file : std::filesystem::recursive_directory_iterator(PUBLIC_HEADERS)) {
    if (file.path().extension() != ".hpp") continue;
    std::ifstream in(file.path());
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    for (std::sregex_iterator at(text.begin(), text.end(), declared), end; at != end; ++at)
      if (!(*at)[1].str().ends_with("_async")) use_cases.insert((*at)[1].str());
  }
  std::set<std::string> asked = without_power;
  for (const auto& [name, act] : acts()) asked.insert(name.substr(0, name.find(' ')));
  for (const std::string& name : asked) {
    const auto use_case = use_cases.find(name.substr(name.find('.') + 1));
    ASSERT_NE(use_case, use_cases.end()) << name << " is no use case";
    use_cases.erase(use_case);
  }
  EXPECT_THAT(use_cases, IsEmpty()) << "belongs into `acts`, or into `without_power`";
}

/// The account's role changes between the beginning of an act and its commit.
TEST(PowerBehindTheLock, is_read_after_who_changes_it_has_committed) {
  Scenario world(Database::postgresql);
  Stage stage(world);
  auto& server = PostgresServer::shared();
  const auto database = PostgresServer::database_of(world.config().store.url);
  const auto id = std::to_string(stage.admin.account.value);
  HeldLock change(server, database,
                  "SELECT * FROM wallets WHERE account_id = " + id + " FOR UPDATE");
  // Which takes that lock last, and nothing before.
  auto act = std::async(std::launch::async, [&] {
    return refusal(
        stage.elsewhere.jobs().pause(stage.admin, {.job = "purge", .until = {}, .note = "mine"}));
  });
  await("the act waits for its actor's wallet", [&] { return change.waiting() > 0; });
  server.execute(database, "UPDATE accounts SET role = 'user' WHERE id = " + id);
  change.release();
  EXPECT_EQ(act.get(), ErrorCode::forbidden);
}

}  // namespace
}  // namespace ticketing::test
