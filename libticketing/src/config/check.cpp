#include <algorithm>
#include <filesystem>
#include <set>
#include <stdexcept>
#include <tuple>

#include <ticketing/coupon/campaign.hpp>
#include <ticketing/describe/text_value.hpp>
#include <ticketing/ip_network.hpp>
#include <ticketing/jobs/cron_expression.hpp>

#include "config/config_keys.hpp"
#include "config/images_address.hpp"
#include "config/redis_url.hpp"

namespace ticketing::config {
namespace {

void check_bounds(Loading& loading, const std::string& key, std::int64_t value) {
  const auto found = bounds_of(key);
  if (!found || (value >= found->min && value <= found->max)) return;
  loading.complain(key, to_text(value),
                   "must be from " + to_text(found->min) + " to " + to_text(found->max));
}

void check_bounds(Loading& loading) {
  for_each_key(loading.config, "", [&](const std::string& key, auto& member) {
    using M = std::remove_cvref_t<decltype(member)>;
    if constexpr (std::is_same_v<M, Points>) {
      check_bounds(loading, key, member.value);
    } else if constexpr (IntegerType<M>) {
      check_bounds(loading, key, member);
    }
  });
}

void check_schedule(Loading& loading, const std::string& key, const std::string& value) {
  if (key.ends_with(".catchup_window")) {
    const auto period = CronExpression::parse("@every " + value);
    if (!period) loading.complain(key, value, "must be a time such as 90m or 168h");
    return;
  }
  if (value == "off") return;
  const auto parsed = CronExpression::parse(value);
  if (!parsed)
    loading.complain(key, value, "must be a schedule or \"off\". " + parsed.error().detail);
}

/// As browsers write them in Origin (RFC 6454, section 6.1), or all.
bool is_origin(std::string_view text) {
  if (text == "*") return true;
  for (const std::string_view scheme : {"http://", "https://"})
    if (text.starts_with(scheme))
      return text.size() > scheme.size() &&
             text.find_first_of("/?#@ \t", scheme.size()) == text.npos;
  return false;
}

/// What somebody may have meant who did not write a URL of ours; no more of it than cannot be
/// secret.
std::string store_meant(std::string_view store) {
  if (store.starts_with("postgres://")) return ". Did you mean postgresql://...?";
  constexpr std::string_view two_slashes = "sqlite://";
  if (store.starts_with(two_slashes)) store.remove_prefix(two_slashes.size());
  if (store.empty() || store == "/" || store.find(':') != store.npos) return {};
  return ". Did you mean sqlite:///" + std::string(store) + "?";
}

void check_addresses(Loading& loading) {
  const std::string& store = loading.config.store.url;
  constexpr std::string_view sqlite = "sqlite:///";
  const bool is_sqlite =
      store == "sqlite::memory:" || (store.starts_with(sqlite) && store.size() > sqlite.size());
  const bool is_postgresql = store.starts_with("postgresql://");
  if (!is_sqlite && !is_postgresql)
    loading.complain("store.url", store,
                     "must be sqlite:///relative/path, sqlite:////absolute/path, sqlite::memory: "
                     "or postgresql://..." +
                         store_meant(store));
  const std::string& replica = loading.config.store.read_url;
  if (!replica.empty() && !(is_postgresql && replica.starts_with("postgresql://")))
    loading.complain(
        "store.read_url", replica,
        "must be empty, or a postgresql://... replica of a postgresql://... store.url");
  const std::string& redis = loading.config.redis.url;
  if (!redis.empty() && !parse_redis_url(redis))
    loading.complain(
        "redis.url", redis,
        "must be empty, redis://[user:password@]host[:port][/database], unix:///path or "
        "redis+sentinel://[user:password@]host[:port],host[:port].../master[/database]");
  for (const std::string& proxy : loading.config.api.trusted_proxies) {
    if (!IpNetwork::parse(proxy))
      loading.complain("api.trusted_proxies", proxy,
                       "must be addresses or networks such as 10.0.0.0/8 or ::1");
  }
  for (const std::string& origin : loading.config.api.cors_origins) {
    if (!is_origin(origin))
      loading.complain("api.cors_origins", origin,
                       "must be \"*\" or origins as browsers send them, such as "
                       "https://shop.example.com or http://127.0.0.1:5173");
  }
  const std::string& host = loading.config.api.host;
  if (host.empty() || host.find_first_of(" \t\n/") != host.npos)
    loading.complain("api.host", host, "must be an address or host name such as 127.0.0.1");
}

/// A body for which there could never be room would never be taken.
void check_body_memory(Loading& loading) {
  const ApiConfig& api = loading.config.api;
  // Requests have three quarters of it at most.
  if (api.body_memory_bytes_max - api.body_memory_bytes_max / 4 < api.body_bytes_max)
    loading.complain("api.body_memory_bytes_max", to_text(api.body_memory_bytes_max),
                     "must be at least four thirds of api.body_bytes_max");
  if (api.body_memory_per_address_bytes_max < api.body_bytes_max)
    loading.complain("api.body_memory_per_address_bytes_max",
                     to_text(api.body_memory_per_address_bytes_max),
                     "must be at least api.body_bytes_max");
}

void check_time(Loading& loading) {
  const Config& config = loading.config;
  try {
    const BusinessCalendar calendar(config.business.timezone);
  } catch (const std::runtime_error&) {
    loading.complain("business.timezone", config.business.timezone,
                     "must be an IANA time zone of this machine such as Asia/Seoul");
  }
  for (const std::string& hours : config.limits.closed_hours) {
    if (!parse_closed_hours(hours))
      loading.complain("limits.closed_hours", hours,
                       "must be windows \"HH:MM-HH:MM\" such as \"00:00-06:00\"");
  }
  for_each_key(config.jobs, "jobs", [&](const std::string& key, const auto& value) {
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(value)>, std::string>)
      check_schedule(loading, key, value);
  });
}

void check_points(Loading& loading) {
  constexpr Points points_max_rule{1'000'000};
  constexpr std::int64_t count_max = 1'000'000'000;
  std::set<std::pair<bool, std::int64_t>> seen;
  const auto& milestones = loading.config.points.milestones;
  for (std::size_t i = 0; i < milestones.size(); ++i) {
    const Milestone& milestone = milestones[i];
    const std::string key = "points.milestones[" + std::to_string(i) + "]";
    if (milestone.posts.has_value() == milestone.comments.has_value()) {
      loading.complain(key, "", "must set exactly one of posts and comments");
      continue;
    }
    const std::int64_t count = milestone.posts ? *milestone.posts : *milestone.comments;
    if (count < 1 || count > count_max)
      loading.complain(key, to_text(count), "must count from 1 to " + to_text(count_max));
    if (milestone.points < Points{1} || milestone.points > points_max_rule)
      loading.complain(key + ".points", to_text(milestone.points),
                       "must be from 1 to " + to_text(points_max_rule));
    if (!seen.emplace(milestone.posts.has_value(), count).second)
      loading.complain(key, to_text(count), "must not repeat an earlier milestone");
  }
  const std::size_t awards = loading.config.ranking.awards.size();
  if (awards > static_cast<std::size_t>(ranking_awards_max))
    loading.complain("ranking.awards", to_text(awards) + " awards",
                     "must be at most " + to_text(ranking_awards_max) + " awards");
  for (const Points award : loading.config.ranking.awards) {
    if (award < Points{0} || award > points_max_rule)
      loading.complain("ranking.awards", to_text(award),
                       "must be from 0 to " + to_text(points_max_rule));
  }
}

void check_words(Loading& loading) {
  std::set<std::string_view> seen;
  for (const std::string& period : loading.config.ranking.periods) {
    if (period != "day" && period != "week" && period != "month")
      loading.complain("ranking.periods", period, "must be of day, week, month");
    if (!seen.insert(period).second)
      loading.complain("ranking.periods", period, "must not be listed twice");
  }
  const std::string& verified = loading.config.rewards.verified_only;
  if (verified != "auto" && verified != "true" && verified != "false")
    loading.complain("rewards.verified_only", verified, "must be auto, true or false");
  constexpr std::string_view levels[] = {"trace", "debug", "info", "warn", "error", "off"};
  const std::string& level = loading.config.log.level;
  if (std::find(std::begin(levels), std::end(levels), level) == std::end(levels))
    loading.complain("log.level", level, "must be one of trace, debug, info, warn, error, off");
}

/// The default campaign must be one an admin could have asked for.
void check_campaign(Loading& loading) {
  const CampaignConfig& campaign = loading.config.campaign;
  const auto valid =
      validate(CampaignTerms{.slots = campaign.slots, .coupon = campaign.coupon}, "");
  if (valid) return;
  for (const FieldError& error : valid.error().errors) {
    std::string key = "campaign" + error.pointer;
    std::replace(key.begin(), key.end(), '/', '.');
    loading.complain(key, "", error.detail);
  }
}

void check_kobis(Loading& loading) {
  const KobisConfig& kobis = loading.config.kobis;
  const auto is_graphic = [](char c) { return c > ' ' && c < '\x7F'; };
  const bool is_long = kobis.key.size() >= 8 && kobis.key.size() <= 200;
  if (!kobis.key.empty() &&
      !(is_long && std::all_of(kobis.key.begin(), kobis.key.end(), is_graphic)))
    loading.complain("kobis.key", "", "must have 8 to 200 characters of ASCII and no spaces");
  const bool is_web = kobis.url.starts_with("https://") || kobis.url.starts_with("http://");
  const auto host = kobis.url.find("://") + 3;
  if (!is_web || host >= kobis.url.size() || kobis.url[host] == '/' ||
      kobis.url.find_first_of("?#@ \t\n") != std::string::npos)
    loading.complain("kobis.url", kobis.url, "must be https://host[:port][/path] or http://...");
}

void check_images(Loading& loading) {
  const ImagesConfig& images = loading.config.images;
  const auto address = images_address(images, loading.config.store.url);
  if (!address)
    loading.complain("images.store", images.store,
                     "must be empty, file:///absolute/folder, s3://bucket[/prefix] or memory:");
  const std::string& endpoint = images.s3_endpoint;
  const auto host = endpoint.find("://") + 3;
  if (!endpoint.empty() &&
      (!(endpoint.starts_with("https://") || endpoint.starts_with("http://")) ||
       host >= endpoint.size() || endpoint.find_first_of("/?#@ \t\n", host) != std::string::npos))
    loading.complain("images.s3_endpoint", endpoint,
                     "must be empty, https://host[:port] or http://host[:port]");
  const auto is_graphic = [](char c) { return c > ' ' && c < '\x7F'; };
  for (const auto& [key, value, needed] :
       {std::tuple{"images.s3_region", &images.s3_region, true},
        std::tuple{"images.s3_access_key_id", &images.s3_access_key_id, false},
        std::tuple{"images.s3_secret_access_key", &images.s3_secret_access_key, false}}) {
    const bool wanted = needed || (address && address->kind == ImagesAddress::Kind::s3);
    if (wanted && value->empty()) loading.complain(key, "", "must be set for images in S3");
    if (!std::all_of(value->begin(), value->end(), is_graphic))
      loading.complain(key, "", "must have no spaces, line ends or letters beyond ASCII");
  }
}

bool is_address(std::string_view text) {
  const auto at = text.rfind('@');
  return at != text.npos && at > 0 && at + 1 < text.size() &&
         text.find_first_of(" \t\r\n<>") == text.npos;
}

void check_smtp(Loading& loading) {
  const SmtpConfig& smtp = loading.config.smtp;
  const auto host = smtp.url.find("://") + 3;
  const bool is_smtp = smtp.url.starts_with("smtp://") || smtp.url.starts_with("smtps://");
  if (!smtp.url.empty() && (!is_smtp || host >= smtp.url.size() ||
                            smtp.url.find_first_of("/?#@ \t\n", host) != std::string::npos))
    loading.complain("smtp.url", smtp.url,
                     "must be empty, smtp://host[:port] or smtps://host[:port]");
  const auto open = smtp.from.rfind('<');
  const bool is_named = open != std::string::npos && smtp.from.ends_with('>');
  if (!is_address(is_named ? smtp.from.substr(open + 1, smtp.from.size() - open - 2) : smtp.from))
    loading.complain("smtp.from", smtp.from,
                     "must be an address such as tickets@example.com, or \"Name <address>\"");
  if (!smtp.bounce_address.empty() && !is_address(smtp.bounce_address))
    loading.complain("smtp.bounce_address", smtp.bounce_address,
                     "must be empty or an address such as bounces@example.com");
  const std::string& web = loading.config.api.public_url;
  if (!web.empty() && (!(web.starts_with("https://") || web.starts_with("http://")) ||
                       web.find_first_of("?# \t\n") != std::string::npos || web.ends_with('/')))
    loading.complain("api.public_url", web,
                     "must be empty or https://host[:port][/path] without a slash at its end");
}

void check_key_file(Loading& loading, const std::string& key, const std::string& path,
                    std::uintmax_t min, std::uintmax_t max, const std::string& allowed) {
  if (path.empty()) return;
  std::error_code error;
  const auto bytes = std::filesystem::file_size(path, error);
  if (error || bytes < min || bytes > max)
    loading.complain(key, path, "must name a file of " + allowed + " bytes");
}

void check_key_files(Loading& loading) {
  const Config& config = loading.config;
  check_key_file(loading, "ledger.chain_key_file", config.ledger.chain_key_file, 16, 64,
                 "16 to 64");
  check_key_file(loading, "secrets.key_file", config.secrets.key_file, 32, 32, "32");
  check_key_file(loading, "secrets.previous_key_file", config.secrets.previous_key_file, 32, 32,
                 "32");
  if (!config.secrets.previous_key_file.empty() && config.secrets.key_file.empty())
    loading.complain("secrets.previous_key_file", config.secrets.previous_key_file,
                     "is of use beside secrets.key_file only");
}

}  // namespace

void check(Loading& loading) {
  check_bounds(loading);
  check_addresses(loading);
  check_body_memory(loading);
  check_time(loading);
  check_points(loading);
  check_words(loading);
  check_campaign(loading);
  check_key_files(loading);
  check_kobis(loading);
  check_images(loading);
  check_smtp(loading);
}

}  // namespace ticketing::config
