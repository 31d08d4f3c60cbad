#include "faults/venue.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <thread>

namespace ticketing::test {
namespace {

constexpr int kept_people = 3000;
constexpr std::size_t hosts = 4;

struct Given {
  std::uint64_t seed = 20260302;
  std::optional<std::chrono::seconds> length;
};

/// Takes what is given out of the environment, and with it everything the programs under test would
/// take for their configuration.
Given take_given() {
  Given given;
  if (const char* const seed = std::getenv("TICKETING_SEED"))
    given.seed = std::strtoull(seed, nullptr, 10);
  if (const char* const length = std::getenv("TICKETING_TEST_SECONDS"))
    given.length = std::chrono::seconds(std::atoi(length));
  std::vector<std::string> ours;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string_view text = *variable;
    if (text.starts_with("TICKETING_")) ours.emplace_back(text.substr(0, text.find('=')));
  }
  for (const auto& name : ours) ::unsetenv(name.c_str());
  ::setenv("TICKETING_IMAGES_STORE", "memory:", 1);  // no picture outlives a program here
  return given;
}

const Given given = take_given();  // before any thread or program is started

}  // namespace

Venue::Venue(Database database, int people) {
  config_.store.url = fresh_store_url(database, dir_);
  prepare(people);
}

Venue::Venue(const std::string& store, int people) {
  config_.store.url = store;
  prepare(people);
}

void Venue::prepare(int people) {
  config_.points.milestones.clear();
  config_.limits.rate.account_per_minute = 0;
  config_.limits.rate.account_reads_per_minute = 0;
  config_.log.level = "error";
  config_.api.cache_probe_every = 1;
  std::ofstream(dir_.file("ticketing.toml")) << show_config(config_);
  must(Ticketing::migrate(config_));
  Ticketing t = open();
  admin_ = sign_in(t, "admin", Role::admin);
  invite(t, static_cast<std::size_t>(people));
}

Venue& Venue::of(Database database) {
  static std::map<Database, Venue> venues;
  return venues.try_emplace(database, database, kept_people).first->second;
}

Person Venue::sign_in(Ticketing& t, const std::string& name, Role role) const {
  const auto operator_ = Principal::local_operator();
  const auto account =
      must(t.accounts().create(operator_, {name + "@example.com", std::nullopt, name, role}));
  return {account.id, must(t.accounts().issue_session(operator_, account.id)).access_token};
}

void Venue::invite(Ticketing& t, std::size_t count) {
  people_.resize(count);
  std::vector<std::jthread> threads;
  for (std::size_t host = 0; host < hosts; ++host) {
    threads.emplace_back([&, host] {
      for (auto i = host; i < count; i += hosts)
        people_[i] = sign_in(t, fmt::format("viewer{}", i), Role::user);
    });
  }
}

PostId Venue::event_post(int slots) const {
  Ticketing t = open();
  CreatePost request;
  request.board = Board::event;
  request.title = "A premiere";
  request.body = "The first to comment win.";
  request.campaign =
      Patch<CampaignTerms>::of({slots, {}, {}, {}, {CouponKind::percent, 30, {}, {}, {}, 30}});
  return must(
             t.posts().create(Principal::of_account(admin_.account, Role::admin, "admin"), request))
      .id;
}

Ticketing Venue::open() const { return must(Ticketing::open(config_)); }

std::vector<std::string> Venue::arguments() const {
  return {"--config", dir_.file("ticketing.toml"), "--store", store()};
}

ApiProcess Venue::api(const std::string& redis, const std::string& store) const {
  std::vector<std::string> words{"--config", dir_.file("ticketing.toml"), "--store",
                                 store.empty() ? this->store() : store};
  if (!redis.empty()) words.insert(words.end(), {"--redis", redis});
  return ApiProcess(words);
}

std::uint64_t test_seed() { return given.seed; }

std::chrono::seconds test_seconds(std::chrono::seconds usual) {
  return given.length.value_or(usual);
}

}  // namespace ticketing::test
