#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include <ticketing/config.hpp>

#include "config/config_keys.hpp"
#include "config/redis_url.hpp"
#include "support/temp_dir.hpp"

namespace ticketing::test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class ConfigTest : public ::testing::Test {
 protected:
  ConfigTest() { sources_.system_file = false; }

  std::string file(const std::string& name, const std::string& content) {
    std::string path = (std::filesystem::path(dir_.path()) / name).string();
    std::ofstream(path) << content;
    return path;
  }
  void toml(const std::string& content) { sources_.file = file("ticketing.toml", content); }

  Config load() {
    auto config = load_config(sources_);
    EXPECT_TRUE(config) << config.error().detail;
    return config ? *config : Config{};
  }
  std::string refusal() {
    const auto config = load_config(sources_);
    if (config) return "accepted";
    EXPECT_EQ(config.error().code, ErrorCode::validation_failed);
    EXPECT_FALSE(config.error().errors.empty());
    return config.error().detail;
  }

  TempDir dir_;
  ConfigSources sources_;
};

TEST_F(ConfigTest, starts_from_the_defaults) {
  const Config config = load();
  EXPECT_EQ(config.points.general_post, Points{10});
  EXPECT_EQ(config.points.milestones.size(), 4U);
  EXPECT_EQ(config.business.timezone, "Asia/Seoul");
}

TEST_F(ConfigTest, later_layers_override_earlier_ones) {
  toml("[store]\nurl = 'sqlite:///file.db'\nconnections = 20\n[api]\nport = 1\n");
  sources_.environment = {{"TICKETING_STORE", "sqlite:///environment.db"},
                          {"TICKETING_API_PORT", "2"}};
  sources_.flags = {{"store.url", "sqlite:///flag.db"}};
  const Config config = load();
  EXPECT_EQ(config.store.url, "sqlite:///flag.db");
  EXPECT_EQ(config.api.port, 2);
  EXPECT_EQ(config.store.connections, 20);
}

TEST_F(ConfigTest, reads_nested_tables_and_lists) {
  toml(R"([points]
milestones = [{posts = 3, points = 4}, {comments = 5, points = 6}]
[limits]
closed_hours = ["00:00-06:00"]
on_exceed = "unrewarded"
[limits.rate]
account_per_minute = 7
[campaign.coupon]
kind = "amount"
value = 3000
category = "popcorn"
)");
  const Config config = load();
  ASSERT_EQ(config.points.milestones.size(), 2U);
  EXPECT_EQ(config.points.milestones[1].comments, 5);
  EXPECT_FALSE(config.points.milestones[1].posts);
  EXPECT_EQ(config.limits.on_exceed, OnExceed::unrewarded);
  EXPECT_EQ(config.limits.rate.account_per_minute, 7);
  EXPECT_EQ(config.limits.rate.sign_in_per_minute, 30);
  EXPECT_EQ(config.campaign.coupon.category, ProductCategory::popcorn);
  EXPECT_EQ(config.campaign.coupon.valid_days, 30);
}

TEST_F(ConfigTest, reads_any_key_from_the_environment) {
  sources_.environment = {
      {"TICKETING_REDIS", "redis://:p@localhost:1/2"},
      {"TICKETING_LIMITS_RATE_ACCOUNT_PER_MINUTE", "8"},
      {"TICKETING_LIMITS_CLOSED_HOURS", "00:00-01:00, 02:00-03:00"},
      {"TICKETING_RANKING_AWARDS", "[3,2,1]"},
      {"TICKETING_POINTS_MILESTONES", R"([{"posts":1,"comments":null,"points":2}])"},
      {"TICKETING_CAMPAIGN_COUPON_MAX_DISCOUNT", ""},
      {"HOME", "/"}};
  const Config config = load();
  EXPECT_EQ(config.redis.url, "redis://:p@localhost:1/2");
  EXPECT_EQ(config.limits.rate.account_per_minute, 8);
  EXPECT_THAT(config.limits.closed_hours, ::testing::ElementsAre("00:00-01:00", "02:00-03:00"));
  EXPECT_THAT(config.ranking.awards, ::testing::ElementsAre(Points{3}, Points{2}, Points{1}));
  EXPECT_EQ(config.points.milestones.size(), 1U);
}

TEST_F(ConfigTest, reads_a_secret_from_a_file) {
  sources_.environment = {{"TICKETING_STORE_URL_FILE", file("secret", "postgresql://u:p@h/db\n")},
                          {"TICKETING_LEDGER_CHAIN_KEY_FILE", file("key", "0123456789abcdef")}};
  const Config config = load();
  EXPECT_EQ(config.store.url, "postgresql://u:p@h/db");
  EXPECT_THAT(config.ledger.chain_key_file, HasSubstr("key"));
  sources_.environment = {{"TICKETING_STORE_FILE", "/nonexistent/secret"}};
  EXPECT_THAT(refusal(), HasSubstr("TICKETING_STORE_FILE) must name a file that can be read"));
  sources_.environment = {{"TICKETING_STORE", "sqlite::memory:"},
                          {"TICKETING_STORE_URL", "sqlite::memory:"}};
  EXPECT_THAT(refusal(), HasSubstr("is set by TICKETING_STORE too"));
}

TEST_F(ConfigTest, lists_every_bad_value_with_its_place) {
  toml(
      "[store]\nconections = 3\nconnections = 1\n[limits]\non_exceed = 'maybe'\nclosed_hours = "
      "['7-8']\n"
      "[business]\ntimezone = 'Asia/Soul'\n[jobs]\npurge = '61 * * * *'\n");
  sources_.environment = {{"TICKETING_API_PORT", "x"}, {"TICKETING_STORE_CONNECTION", "3"}};
  sources_.flags = {{"store.lane_batch_max", "99999"}};
  const std::string text = refusal();
  EXPECT_THAT(text, HasSubstr("store.conections"));
  EXPECT_THAT(text, HasSubstr("Did you mean 'connections'?"));
  EXPECT_THAT(text, HasSubstr("ticketing.toml:3) must be from 2 to 200"));
  EXPECT_THAT(text, HasSubstr("limits.on_exceed = \"maybe\""));
  EXPECT_THAT(text, HasSubstr("one of reject, unrewarded"));
  EXPECT_THAT(text, HasSubstr("limits.closed_hours = \"7-8\""));
  EXPECT_THAT(text, HasSubstr("business.timezone = \"Asia/Soul\""));
  EXPECT_THAT(text, HasSubstr("jobs.purge"));
  EXPECT_THAT(text, HasSubstr("api.port = \"x\" (TICKETING_API_PORT) must be an integer"));
  EXPECT_THAT(text, HasSubstr("Did you mean 'TICKETING_STORE_CONNECTIONS'?"));
  EXPECT_THAT(text, HasSubstr("store.lane_batch_max = 99999 (command line)"));
}

TEST_F(ConfigTest, points_into_lists) {
  toml("[points]\nmilestones = [{posts = 1, points = 1}, {posts = 'x', point = 3}]\n");
  const auto config = load_config(sources_);
  ASSERT_FALSE(config);
  std::vector<std::string> pointers;
  for (const auto& error : config.error().errors) pointers.push_back(error.pointer);
  EXPECT_THAT(pointers, ::testing::UnorderedElementsAre("/points/milestones/1/posts",
                                                        "/points/milestones/1/point"));
}

TEST_F(ConfigTest, refuses_wrong_types_and_bad_toml) {
  toml("[api]\nport = '80'\n[store]\nurl = 3\n");
  EXPECT_THAT(refusal(), HasSubstr("api.port = 80"));
  toml("store = 1\n");
  EXPECT_THAT(refusal(), HasSubstr("must be a table"));
  toml("[api]\nport = 99999999999\n");
  EXPECT_THAT(refusal(), HasSubstr("must be an integer"));
  toml("[api\n");
  EXPECT_THAT(refusal(), HasSubstr("ticketing.toml:1:"));
  toml("[(api]\nport = 80\n");
  EXPECT_THAT(refusal(), HasSubstr("is not valid TOML")) << "which toml++ asserts never to be";
  sources_.file = "/nonexistent.toml";
  EXPECT_THAT(refusal(), HasSubstr("cannot be read"));
}

TEST_F(ConfigTest, checks_addresses) {
  for (const char* bad : {"", "sqlite://x", "mysql://x", "sqlite:///", "x.db"}) {
    sources_.flags = {{"store.url", bad}};
    EXPECT_THAT(refusal(), HasSubstr("store.url")) << bad;
  }
  for (const char* bad : {"localhost", "http://x", "redis://", "redis://h:0", "redis://h:99999",
                          "redis://h/x", "unix://x", "redis://u%zz@h"}) {
    sources_.flags = {{"redis.url", bad}};
    EXPECT_THAT(refusal(), HasSubstr("redis.url")) << bad;
  }
}

TEST_F(ConfigTest, says_which_store_may_have_been_meant) {
  const auto meant = [&](const char* store) {
    sources_.flags = {{"store.url", store}};
    return refusal();
  };
  EXPECT_THAT(meant("postgres://u:s3cret@h/db"),
              AllOf(HasSubstr("Did you mean postgresql://"), Not(HasSubstr("s3cret"))));
  EXPECT_THAT(meant("shop.db"), HasSubstr("Did you mean sqlite:///shop.db?"));
  EXPECT_THAT(meant("/var/lib/shop.db"), HasSubstr("Did you mean sqlite:////var/lib/shop.db?"));
  EXPECT_THAT(meant("sqlite://shop.db"), HasSubstr("Did you mean sqlite:///shop.db?"));
  EXPECT_THAT(meant("mysql://host/db"), Not(HasSubstr("Did you mean")));
}

TEST_F(ConfigTest, takes_origins_as_browsers_send_them) {
  for (const char* good : {"*", "https://shop.example.com", "http://127.0.0.1:5173"}) {
    toml(std::string("[api]\ncors_origins = ['") + good + "']\n");
    EXPECT_EQ(load().api.cors_origins, std::vector<std::string>{good});
  }
  for (const char* bad : {"shop.example.com", "https://shop.example.com/", "https://", ""}) {
    toml(std::string("[api]\ncors_origins = ['") + bad + "']\n");
    EXPECT_THAT(refusal(), HasSubstr("api.cors_origins")) << bad;
  }
}

TEST_F(ConfigTest, wants_a_plain_web_address_for_kobis) {
  for (const char* bad : {"", "kobis.or.kr", "ftp://x", "https://", "https:///x",
                          "https://u:p@host", "https://host?key=1", "https://host/#x"}) {
    sources_.flags = {{"kobis.url", bad}};
    EXPECT_THAT(refusal(), HasSubstr("kobis.url")) << bad;
  }
}

TEST_F(ConfigTest, never_shows_a_password) {
  sources_.flags = {{"store.url", "postgresql://me:s3cret@host/db?password=s3cret&x=1"},
                    {"redis.url", "redis://:s3cret@host"}};
  const std::string text = show_config(load());
  EXPECT_THAT(text, Not(HasSubstr("s3cret")));
  EXPECT_THAT(text, HasSubstr("postgresql://me:***@host/db?password=***&x=1"));
  sources_.flags = {{"store.url", "mysql://me:s3/cr@t@host/db"}};
  EXPECT_THAT(refusal(), Not(HasSubstr("s3/cr")));
}

TEST_F(ConfigTest, never_shows_a_password_whatever_form_its_url_has) {
  for (const char* url : {
           "postgresql://me:s3cret?@host/db",
           "postgresql://me:s3cret/x@host/db?a=b@c",
           "postgresql:me:s3cret@host/db",
           "postgresql:///db?user=me&password=s3cret",
           "postgresql:///db?password=x&sslpassword=s3cret",
           "postgresql://host:5432/db?host=a password='s3cret s3cret' port=1",
           "redis://:s3cret@/0",
           "redis://:s3cret",
           "redis://me:s3cret/0",
           "smtp:me:s3cret@host",
       }) {
    EXPECT_THAT(config::without_passwords(url), Not(HasSubstr("s3cret"))) << url;
    sources_.flags = {{"store.url", url}, {"redis.url", url}, {"smtp.url", url}};
    EXPECT_THAT(refusal(), Not(HasSubstr("s3cret"))) << url;
  }
  for (const char* url : {"redis://host:6379/0", "redis://[::1]:6379", "postgresql://a:1,b:2/db",
                          "sqlite:////var/lib/a:b.db", "Tickets: <a@b.c>"})
    EXPECT_EQ(config::without_passwords(url), url);
}

TEST_F(ConfigTest, echoes_nothing_of_what_a_secret_file_holds) {
  sources_.environment = {{"TICKETING_STORE_FILE", file("store", "mysql://somewhere-secret\n")}};
  EXPECT_THAT(refusal(),
              AllOf(HasSubstr("store.url (TICKETING_STORE_FILE="), Not(HasSubstr("somewhere"))));
}

TEST_F(ConfigTest, never_shows_a_key) {
  sources_.environment = {{"TICKETING_KOBIS_KEY_FILE", file("kobis", "0123456789abcdef\n")}};
  const Config config = load();
  EXPECT_EQ(config.kobis.key, "0123456789abcdef");
  EXPECT_THAT(show_config(config), Not(HasSubstr("0123456789")));
  EXPECT_THAT(show_config(config), HasSubstr("[kobis]\nkey = \"***\""));
  EXPECT_EQ(redacted(config).kobis.key, "***");
  EXPECT_EQ(redacted(Config{}).kobis.key, "");
  sources_.environment = {{"TICKETING_KOBIS_KEY", "s3cret with spaces"}};
  EXPECT_THAT(refusal(), AllOf(HasSubstr("kobis.key (TICKETING_KOBIS_KEY) must have 8 to 200"),
                               Not(HasSubstr("s3cret"))));
  toml("[kobis]\nkey = 1234567\n");
  sources_.environment.clear();
  EXPECT_THAT(refusal(), AllOf(HasSubstr("kobis.key"), Not(HasSubstr("1234567"))));
}

TEST_F(ConfigTest, knows_secrets_by_their_names) {
  EXPECT_TRUE(config::is_secret("kobis.key"));
  EXPECT_TRUE(config::is_secret("smtp.password"));
  EXPECT_FALSE(config::is_secret("ledger.chain_key_file"));
  EXPECT_FALSE(config::is_secret("store.url"));
}

TEST_F(ConfigTest, shows_toml_that_loads_again) {
  Config config;
  config.points.milestones = {{7, {}, Points{8}}};
  config.limits.closed_hours = {"00:00-06:00"};
  config.campaign.coupon.max_discount = Points{5000};
  config.log.level = "debug";
  toml(show_config(config));
  EXPECT_EQ(show_config(load()), show_config(config));
}

TEST_F(ConfigTest, checks_what_was_built_in_code) {
  Config config;
  EXPECT_TRUE(check_config(config));
  config.points.milestones = {{10, 10, Points{5}}, {10, {}, Points{5}}, {10, {}, Points{6}}};
  config.campaign.coupon.value = 0;
  config.ranking.periods = {"month", "month", "year"};
  config.ranking.awards.assign(101, Points{1});
  config.log.level = "loud";
  config.ledger.chain_key_file = "/nonexistent";
  const auto checked = check_config(config);
  ASSERT_FALSE(checked);
  for (const char* key :
       {"points.milestones[0]", "points.milestones[2]", "campaign.coupon.value", "ranking.periods",
        "ranking.awards", "log.level", "ledger.chain_key_file"})
    EXPECT_THAT(checked.error().detail, HasSubstr(key));
}

TEST_F(ConfigTest, every_number_has_bounds) {
  // An absurd number in any key must be refused: by a bound or by a rule of its own.
  for (const std::string& key : config::known_keys()) {
    const Config defaults;
    bool is_number = false;
    config::for_each_key(defaults, "", [&](const std::string& name, const auto& member) {
      using M = std::remove_cvref_t<decltype(member)>;
      if (name == key) is_number = IntegerType<M> || StrongInteger<M>;
    });
    if (!is_number) continue;
    sources_.flags = {{key, "-2000000000"}};
    EXPECT_THAT(refusal(), HasSubstr(key));
    sources_.flags = {{key, "2000000000"}};
    EXPECT_THAT(refusal(), HasSubstr(key));
  }
}

TEST_F(ConfigTest, lets_a_request_rate_be_at_most_what_can_be_counted) {
  for (const char* key : {"limits.rate.account_per_minute", "limits.rate.address_per_minute",
                          "limits.rate.sign_in_per_minute"}) {
    sources_.flags = {{key, "1000000"}};
    EXPECT_NO_THROW(load()) << key;
    sources_.flags = {{key, "1000001"}};
    EXPECT_THAT(refusal(), HasSubstr("must be from 0 to 1000000"));
  }
}

TEST_F(ConfigTest, has_room_for_the_largest_body) {
  sources_.flags = {{"api.body_bytes_max", "21000000"},
                    {"api.body_memory_bytes_max", "27999998"},
                    {"api.body_memory_per_address_bytes_max", "20999999"}};
  EXPECT_THAT(refusal(), HasSubstr("api.body_memory_bytes_max"));
  sources_.flags[1].second = "28000000";
  EXPECT_THAT(refusal(), HasSubstr("api.body_memory_per_address_bytes_max"));
  sources_.flags[2].second = "21000000";
  EXPECT_TRUE(load_config(sources_));
}

TEST(RedisUrl, reads_all_parts) {
  const auto address = config::parse_redis_url("redis://us%40er:p%3Aw@[::1]:6380/3");
  ASSERT_TRUE(address);
  EXPECT_EQ(address->user, "us@er");
  EXPECT_EQ(address->password, "p:w");
  EXPECT_EQ(address->server.host, "::1");
  EXPECT_EQ(address->server.port, 6380);
  EXPECT_EQ(address->database, 3);
  EXPECT_EQ(config::parse_redis_url("unix:///run/redis.sock")->socket_path, "/run/redis.sock");
}

TEST_F(ConfigTest, reads_the_address_of_sentinels) {
  const auto address = config::parse_redis_url("redis+sentinel://:p@a:1,[::1],c/main/2");
  ASSERT_TRUE(address);
  ASSERT_EQ(address->sentinels.size(), 3U);
  EXPECT_EQ(address->sentinels[0].host, "a");
  EXPECT_EQ(address->sentinels[0].port, 1);
  EXPECT_EQ(address->sentinels[1].host, "::1");
  EXPECT_EQ(address->sentinels[2].port, 26379);
  EXPECT_EQ(address->master, "main");
  EXPECT_EQ(address->password, "p");
  EXPECT_EQ(address->database, 2);
  EXPECT_EQ(config::parse_redis_url("redis+sentinel://a/main")->database, 0);
  for (const char* wrong : {"redis+sentinel://a", "redis+sentinel://a/", "redis+sentinel:///main",
                            "redis+sentinel://a,/main", "redis+sentinel://a//0",
                            "redis+sentinel://a/main/x", "redis+sentinel://a:0/main"})
    EXPECT_FALSE(config::parse_redis_url(wrong)) << wrong;
}

}  // namespace
}  // namespace ticketing::test
