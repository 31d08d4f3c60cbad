// What /metrics tells of points, claims, lanes, pools, budgets and mails is what has happened.
#include <gmock/gmock.h>

#include <map>
#include <sstream>
#include <string>

#include "api/served_scenario.hpp"
#include "support/await.hpp"

namespace ticketing::test {
namespace {

using ::testing::Contains;
using ::testing::Key;
using ::testing::Not;
using ::testing::StartsWith;

using Samples = std::map<std::string, double>;

/// By name with labels.
Samples samples_in(const std::string& metrics) {
  Samples all;
  std::istringstream text(metrics);
  for (std::string line; std::getline(text, line);) {
    if (line.starts_with('#')) continue;
    const auto blank = line.rfind(' ');
    all.emplace(line.substr(0, blank), std::stod(line.substr(blank + 1)));
  }
  return all;
}

double sum_of(const Samples& all, const std::string& name) {
  double sum = 0;
  for (const auto& [sample, value] : all)
    if (sample == name || sample.starts_with(name + "{")) sum += value;
  return sum;
}

/// With those of the store itself: a server that is new looks at it at once.
Samples fresh_samples(ServedScenario& world) {
  api::Api server(world.scenario.t());
  Samples all;
  await("the store was read", [&] {
    all = samples_in(server.metrics_text());
    return all.contains("ticketing_points_outstanding");
  });
  return all;
}

TEST(Metrics, tell_where_every_point_went) {
  ServedScenario api;
  auto& world = api.scenario;
  const PostId post = world.event_post();
  const auto minji = world.user("minji");
  const auto jun = world.user("jun");
  world.comment(minji, post);
  world.comment(jun, post);
  must(world->points().adjust(world.admin(), {minji.account, Points{1000}, "a gift"},
                              {.idempotency_key = "gift"}));
  must(world->points().adjust(world.admin(), {jun.account, Points{-40}, "a mistake"},
                              {.idempotency_key = "mistake"}));
  CreateProduct ware;
  ware.name = "Night show";
  ware.price = Points{300};
  const auto product = must(world->catalog().create(world.admin(), ware));
  PlaceOrder order;
  order.product_id = product.id;
  const auto kept = must(world->purchases().place(minji, order, {.idempotency_key = "one"}));
  const auto undone = must(world->purchases().place(minji, order, {.idempotency_key = "two"}));
  must(world->purchases().cancel(minji, undone.id.value(), {.idempotency_key = "three"}));
  // Neither of these moves anything.
  must(world->purchases().place(minji, order, {.dry_run = true}));
  must(world->purchases().place(minji, order, {.idempotency_key = "one"}));
  order.quantity = 9;
  EXPECT_FALSE(world->purchases().place(minji, order, {.idempotency_key = "too dear"}));

  const auto all = fresh_samples(api);
  EXPECT_EQ(all.at("ticketing_points_issued_total{reason=\"event_comment\"}"), 200);
  EXPECT_EQ(all.at("ticketing_points_issued_total{reason=\"adjustment\"}"), 1000);
  EXPECT_EQ(all.at("ticketing_points_removed_total{reason=\"adjustment\"}"), 40);
  EXPECT_EQ(all.at("ticketing_points_spent_total"), 2 * kept.total.value);
  EXPECT_EQ(all.at("ticketing_points_refunded_total"), kept.total.value);
  EXPECT_EQ(all.at("ticketing_campaign_claims_total"), 2);
  EXPECT_EQ(all.at("ticketing_points_outstanding"),
            sum_of(all, "ticketing_points_issued_total") - all.at("ticketing_points_spent_total") +
                all.at("ticketing_points_refunded_total") -
                sum_of(all, "ticketing_points_removed_total"));
  EXPECT_EQ(all.at("ticketing_points_outstanding"), world.balance(minji) + world.balance(jun));
}

TEST(Metrics, tell_of_lanes_and_mails) {
  ServedScenario api;
  auto& world = api.scenario;
  const PostId post = world.event_post();
  world.comment(world.user("minji"), post);
  const auto all = fresh_samples(api);
  EXPECT_EQ(all.at("ticketing_lane_batch_size_count{lane=\"comments\"}"), 1);
  EXPECT_EQ(all.at("ticketing_lane_batch_size_sum{lane=\"comments\"}"), 1);
  EXPECT_EQ(all.at("ticketing_lane_wait_seconds_count{lane=\"comments\"}"), 1);
  EXPECT_EQ(all.at("ticketing_lane_requests{lane=\"comments\"}"), 0);
  EXPECT_EQ(all.at("ticketing_lane_batch_size_count{lane=\"orders\"}"), 0);
  EXPECT_GE(all.at("ticketing_outbox_messages{state=\"held\"}"), 1) << "no server takes mails";
  for (const char* state : {"waiting", "failed", "dead"}) {
    EXPECT_EQ(all.at("ticketing_outbox_messages{state=\"" + std::string(state) + "\"}"), 0);
    EXPECT_EQ(all.at("ticketing_outbox_oldest_age_seconds{state=\"" + std::string(state) + "\"}"),
              0);
  }
  EXPECT_EQ(all.at("ticketing_database_writable"), 1);
  EXPECT_EQ(all.at("ticketing_schema_current"), 1);
  EXPECT_EQ(all.at("ticketing_dependency_up{dependency=\"database\"}"), 1);
  EXPECT_EQ(all.at("ticketing_dependency_outages_total{dependency=\"database\"}"), 0);
  EXPECT_GE(all.at("ticketing_database_connections_max{pool=\"all\"}"), 1);
  EXPECT_THAT(all, Not(Contains(Key(StartsWith("ticketing_dependency_up{dependency=\"redis")))))
      << "none is configured";
}

TEST(Metrics, tell_who_was_refused_for_its_number) {
  ServedScenario api([](Config& config) { config.limits.rate.address_per_minute = 3; });
  const std::string_view from = "X-Forwarded-For: 203.0.113.1\r\n";
  for (int i = 0; i < 5; ++i) api.send("GET", "/v1/posts", "", from);
  const auto all = samples_in(api.send("GET", "/metrics").body);
  double refused = 0;
  for (const auto& [sample, value] : all)
    if (sample.starts_with("ticketing_rate_refusals_total{")) refused += value;
  EXPECT_EQ(refused, 2);
}

}  // namespace
}  // namespace ticketing::test
