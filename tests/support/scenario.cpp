#include "support/scenario.hpp"

#include <fmt/format.h>

#include "support/servers.hpp"

namespace ticketing::test {

std::string to_string(Database database) {
  switch (database) {
    case Database::sqlite_memory:
      return "sqlite_memory";
    case Database::sqlite_file:
      return "sqlite_file";
    case Database::postgresql:
      return "postgresql";
  }
  return "";
}

std::string fresh_store_url(Database database, const TempDir& dir) {
  switch (database) {
    case Database::sqlite_memory:
      return "sqlite::memory:";
    case Database::sqlite_file:
      return "sqlite:///" + dir.file("ticketing.db");
    case Database::postgresql:
      return PostgresServer::shared().create_database();
  }
  return "";
}

Scenario::Scenario(Database database, const Configure& configure,
                   std::shared_ptr<const Links> links)
    : clock_(std::make_shared<ManualClock>(*parse_rfc3339("2026-03-02T12:00:00+09:00"))),
      links_(std::move(links)) {
  config_.store.url = fresh_store_url(database, dir_);
  config_.accounts.argon2_memory_kib = 8;  // tests sign in often and guard nothing
  config_.accounts.argon2_passes = 1;
  if (configure) configure(config_);
  must(Ticketing::migrate(config_));
  ticketing_.emplace(must(Ticketing::open(config_, clock_, links_)));
  admin_ = with_role(Role::admin);
}

Ticketing Scenario::another() { return must(Ticketing::open(config_, clock_, links_)); }

void Scenario::reopen(const Configure& change) {
  ticketing_.reset();
  if (change) change(config_);
  ticketing_.emplace(must(Ticketing::open(config_, clock_, links_)));
  // Nobody is left of a store in memory.
  if (config_.store.url == "sqlite::memory:") admin_ = with_role(Role::admin);
}

Principal Scenario::with_role(Role role) {
  const auto name = fmt::format("{}{}", role == Role::user ? "viewer" : "keeper", ++people_);
  const auto account = must(ticketing_->accounts().create(
      Principal::local_operator(), {name + "@example.com", std::nullopt, name, role}));
  return Principal::of_account(account.id, account.role, account.nickname);
}

Principal Scenario::user(const std::string& nickname) {
  const auto account = must(ticketing_->accounts().create(
      Principal::local_operator(),
      {fmt::format("{}{}@example.com", nickname, ++people_), std::nullopt, nickname, Role::user}));
  return Principal::of_account(account.id, account.role, account.nickname);
}

std::vector<Principal> Scenario::users(int count) {
  std::vector<Principal> people;
  for (int i = 0; i < count; ++i) people.push_back(with_role(Role::user));
  return people;
}

PostId Scenario::event_post(std::optional<CampaignTerms> terms) {
  CreatePost request;
  request.board = Board::event;
  request.title = "A premiere";
  request.body = "The first to comment win.";
  request.campaign = terms ? Patch<CampaignTerms>::of(*terms) : Patch<CampaignTerms>::null();
  return must(ticketing_->posts().create(admin_, request)).id;
}

PostId Scenario::general_post(const Principal& author) {
  CreatePost request;
  request.title = "A review";
  request.body = "I liked it.";
  return must(ticketing_->posts().create(author, request)).id;
}

CommentAdded Scenario::comment(const Principal& who, PostId post, const std::string& body) {
  return must(ticketing_->comments().add(who, {post, body}));
}

std::int64_t Scenario::balance(const Principal& who) {
  return must(ticketing_->points().summary(who, {})).balance.value;
}

void Scenario::expect_clean_audit() {
  const auto report = must(ticketing_->audit().verify(Principal::local_operator(), {.full = true}));
  EXPECT_TRUE(report.clean);
  for (const auto& finding : report.findings)
    ADD_FAILURE() << finding.subject << ": " << finding.detail;
}

}  // namespace ticketing::test
