// A small world to tell stories in: an open Ticketing on a fresh store, a clock that stands still
// until told, and people.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include <ticketing/ticketing.hpp>

#include "support/temp_dir.hpp"

namespace ticketing::test {

/// The stores every rule must hold on.
enum class Database { sqlite_memory, sqlite_file, postgresql };
std::string to_string(Database database);
inline void PrintTo(Database database, std::ostream* out) { *out << to_string(database); }

/// A fresh, empty store; SQLite files live in `dir`.
std::string fresh_store_url(Database database, const TempDir& dir);

/// The value, or a test failure that shows the refusal.
template <class T>
T must(Result<T> result) {
  if (!result)
    throw std::runtime_error(std::string(name(result.error().code)) + ": " + result.error().detail);
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

/// The code of a refusal; nothing for a success.
template <class T>
std::optional<ErrorCode> refusal(const Result<T>& result) {
  return result ? std::nullopt : std::optional(result.error().code);
}

class Scenario final {
 public:
  using Configure = std::function<void(Config&)>;

  /// Starts at noon of 2026-03-02 in Seoul.
  explicit Scenario(Database database = Database::sqlite_memory, const Configure& configure = {},
                    std::shared_ptr<const Links> links = std::make_shared<NamingLinks>());

  Ticketing& t() { return *ticketing_; }
  Ticketing* operator->() { return &*ticketing_; }
  ManualClock& clock() { return *clock_; }
  const Config& config() const { return config_; }

  /// A second Ticketing on the same store, as another process would have.
  Ticketing another();
  /// Closes and opens again, as after a restart, with what `change` made of the configuration.
  void reopen(const Configure& change = {});

  const Principal& admin() const { return admin_; }
  Principal user(const std::string& nickname = "viewer");
  std::vector<Principal> users(int count);
  Principal with_role(Role role);

  /// An event post of the admin; no terms: without a campaign.
  PostId event_post(std::optional<CampaignTerms> terms = CampaignTerms{
                        10, {}, {}, {}, {CouponKind::percent, 30, {}, {}, {}, 30}});
  PostId general_post(const Principal& author);
  CommentAdded comment(const Principal& who, PostId post, const std::string& body = "first!");
  std::int64_t balance(const Principal& who);

  /// Fails the test with every finding.
  void expect_clean_audit();

 private:
  TempDir dir_;
  Config config_;
  std::shared_ptr<ManualClock> clock_;
  std::shared_ptr<const Links> links_;
  std::optional<Ticketing> ticketing_;
  Principal admin_ = Principal::anonymous();
  int people_ = 0;
};

/// Runs the suite's tests on each store.
#define TICKETING_ON_EVERY_STORE(Suite)                                                        \
  INSTANTIATE_TEST_SUITE_P(                                                                    \
      Stores, Suite,                                                                           \
      ::testing::Values(Database::sqlite_memory, Database::sqlite_file, Database::postgresql), \
      [](const auto& param) { return to_string(param.param); })

}  // namespace ticketing::test
