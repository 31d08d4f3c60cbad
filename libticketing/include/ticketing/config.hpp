// Everything that can be configured, with its default.
#pragma once

#include <boost/describe/class.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <ticketing/account/account_config.hpp>
#include <ticketing/coupon/campaign_config.hpp>
#include <ticketing/jobs/jobs_config.hpp>
#include <ticketing/limit/limits_config.hpp>
#include <ticketing/mail/mail_config.hpp>
#include <ticketing/points/points_config.hpp>
#include <ticketing/ranking/ranking_config.hpp>
#include <ticketing/result.hpp>

namespace ticketing {

struct StoreConfig {
  std::string url =
      "sqlite:///ticketing.db";   ///< sqlite:///path, sqlite::memory:, postgresql://...
  std::string read_url;           ///< a replica that reports are read from; "" for none
  int connections = 16;           ///< PostgreSQL connections of this process, 2..200
  int acquire_timeout_ms = 5000;  ///< wait for a free connection, 1..60000
  int lock_timeout_ms = 5000;     ///< wait for a row lock, 1..60000
  int lane_waiting_max = 4096;    ///< bound of each group-commit lane
  int lane_batch_max = 512;
};
BOOST_DESCRIBE_STRUCT(StoreConfig, (),
                      (url, read_url, connections, acquire_timeout_ms, lock_timeout_ms,
                       lane_waiting_max, lane_batch_max))

struct RedisConfig {
  /// redis://host:port/db, unix:///path, redis+sentinel://host,host/name/db; empty: no Redis
  std::string url;
  int timeout_ms = 200;  ///< of one exchange, and of waiting for a connection
};
BOOST_DESCRIBE_STRUCT(RedisConfig, (), (url, timeout_ms))

struct BusinessConfig {
  std::string timezone = "Asia/Seoul";
};
BOOST_DESCRIBE_STRUCT(BusinessConfig, (), (timezone))

struct LedgerConfig {
  std::string chain_key_file;  ///< 16..64 bytes; empty: unkeyed chain
};
BOOST_DESCRIBE_STRUCT(LedgerConfig, (), (chain_key_file))

struct SecretsConfig {
  /// 32 random bytes that sign what processes of an installation tell each other; empty: the store
  /// holds them, and so does a copy of it.
  std::string key_file;
  std::string previous_key_file;  ///< the key before it, while it is being replaced
};
BOOST_DESCRIBE_STRUCT(SecretsConfig, (), (key_file, previous_key_file))

struct ApiConfig {
  std::string host = "127.0.0.1";
  int port = 8080;  ///< 0 picks a free one
  /// Where people reach this API, e.g. "https://tickets.example.com": links of mails lead there;
  /// empty: mails have none.
  std::string public_url;
  int threads = 0;  ///< I/O threads; 0 = cores
  int database_threads = 8;
  int queue_max = 1024;  ///< requests waiting for a database thread
  int connections_max = 4096;
  int connections_per_address_max = 256;  ///< of one client address; 0: no bound of its own
  int header_bytes_max = 16384;
  int body_bytes_max = 1048576;
  /// What request and reply bodies of more than 16 KiB may take together: beyond it, unavailable.
  int body_memory_bytes_max = 268435456;
  int body_memory_per_address_bytes_max = 16777216;  ///< of it, what one client address may take
  int header_timeout_ms = 10000;
  int body_timeout_ms = 20000;
  int idle_timeout_ms = 60000;
  int drain_seconds = 0;  ///< /readyz says 503 for so long before the listeners close
  int drain_timeout_ms = 10000;
  /// "host:port" on which /metrics is told, and nowhere else; empty: beside everything.
  std::string metrics_address;
  bool access_log = false;           ///< one line a request
  int streams_per_account_max = 32;  ///< live event streams of one account, in one process
  /// Addresses and networks of proxies: what they say of their client is believed.
  std::vector<std::string> trusted_proxies = {"127.0.0.0/8", "::1"};
  /// Origins whose pages may use this API, e.g. "https://shop.example.com", or "*" for all.
  std::vector<std::string> cors_origins;
  /// One in so many replies from memory is compared with the store later; 0: none.
  int cache_probe_every = 1000;
};
BOOST_DESCRIBE_STRUCT(ApiConfig, (),
                      (host, port, public_url, threads, database_threads, queue_max,
                       connections_max, connections_per_address_max, header_bytes_max,
                       body_bytes_max, body_memory_bytes_max, body_memory_per_address_bytes_max,
                       header_timeout_ms, body_timeout_ms, idle_timeout_ms, drain_seconds,
                       drain_timeout_ms, metrics_address, access_log, streams_per_account_max,
                       trusted_proxies, cors_origins, cache_probe_every))

/// KOBIS, the Korean Film Council's open API: where `movies import` reads the daily box office.
struct KobisConfig {
  std::string key;  ///< secret, issued by KOBIS; empty: no import
  std::string url = "https://www.kobis.or.kr/kobisopenapi/webservice/rest";
  int timeout_ms = 5000;  ///< of one request
  int tries = 3;          ///< of one request, the first included
  int reply_bytes_max = 1048576;
};
BOOST_DESCRIBE_STRUCT(KobisConfig, (), (key, url, timeout_ms, tries, reply_bytes_max))

/// Where the bytes of images are kept.
struct ImagesConfig {
  /// "file:///absolute/folder", "s3://bucket[/prefix]", "memory:" (gone with the process); empty:
  /// the folder `images` beside the SQLite file, in memory for sqlite::memory:, ./images otherwise.
  std::string store;
  std::string s3_endpoint;  ///< http(s)://host[:port]; empty: Amazon's for the region
  std::string s3_region = "us-east-1";
  std::string s3_access_key_id;
  std::string s3_secret_access_key;  ///< secret
  bool s3_path_style = true;         ///< endpoint/bucket/key; false: bucket.endpoint/key
  int timeout_ms = 10000;            ///< of one get or put, with all its tries
  int tries = 3;                     ///< the first included
};
BOOST_DESCRIBE_STRUCT(ImagesConfig, (),
                      (store, s3_endpoint, s3_region, s3_access_key_id, s3_secret_access_key,
                       s3_path_style, timeout_ms, tries))

struct LogConfig {
  std::string level = "info";  ///< trace, debug, info, warn, error, off
};
BOOST_DESCRIBE_STRUCT(LogConfig, (), (level))

/// Keys are `<section>.<member>`; in the environment TICKETING_<SECTION>_<MEMBER>.
struct Config {
  StoreConfig store;
  RedisConfig redis;
  BusinessConfig business;
  PointsConfig points;
  RewardsConfig rewards;
  RankingConfig ranking;
  LimitsConfig limits;
  CampaignConfig campaign;
  AccountsConfig accounts;
  SessionsConfig sessions;
  LedgerConfig ledger;
  SecretsConfig secrets;
  ApiConfig api;
  JobsConfig jobs;
  KeepConfig keep;
  KobisConfig kobis;
  ImagesConfig images;
  SmtpConfig smtp;
  MailConfig mail;
  LogConfig log;
};
BOOST_DESCRIBE_STRUCT(Config, (),
                      (store, redis, business, points, rewards, ranking, limits, campaign, accounts,
                       sessions, ledger, secrets, api, jobs, keep, kobis, images, smtp, mail, log))

/// Where values come from; each layer overrides the ones before it: defaults,
/// /etc/ticketing/ticketing.toml, `file`, `environment`, `flags`.
struct ConfigSources {
  std::optional<std::string> file;                               ///< --config; must exist and parse
  std::vector<std::pair<std::string, std::string>> environment;  ///< NAME, value
  std::vector<std::pair<std::string, std::string>> flags;        ///< "store.url", value
  bool system_file = true;  ///< read /etc/ticketing/ticketing.toml when it is there
};

/// The process environment as `ConfigSources::environment`.
std::vector<std::pair<std::string, std::string>> process_environment();

/// Merges and checks. The refusal (validation_failed) lists every bad value: its key, where it came
/// from, what it was and what is allowed. Unknown keys are refused with the nearest known one.
Result<Config> load_config(const ConfigSources& sources);

/// Checks ranges and cross-field rules of a config built in code.
Result<void> check_config(const Config& config);

/// TOML of the effective configuration, secrets (keys, passwords, also within URLs) replaced by
/// "***".
std::string show_config(const Config& config);

/// `config` with the same secrets replaced.
Config redacted(Config config);

}  // namespace ticketing
