// What the configuration's keys mean: `ticketctl config explain` and docs/configuration.md are made
// from this.
#include "config/meanings.hpp"

#include <algorithm>
#include <iterator>

namespace ticketing::config {
namespace {

struct Meaning {
  std::string_view key;  ///< "jobs.policy.*.misfire" is of every job's
  std::string_view text;
};
constexpr Meaning table[] = {
    {"store.url",
     "Where everything is kept: sqlite:///relative/path, sqlite:////absolute/path, "
     "sqlite::memory: or postgresql://user@host[,host2][:port]/database."},
    {"store.read_url",
     "A replica (postgresql://...) that reports and lists of administrators are read from; "
     "empty: from the store itself."},
    {"store.connections",
     "PostgreSQL connections of this process. The API needs those of api.database_threads "
     "and two more."},
    {"store.acquire_timeout_ms",
     "How long a request waits for a free connection, in milliseconds."},
    {"store.lock_timeout_ms",
     "How long a request waits for a row that another one has locked, in milliseconds."},
    {"store.lane_waiting_max",
     "Comments, and orders, that may wait to be committed together; more are told to come "
     "again."},
    {"store.lane_batch_max", "How many of them are committed at once at most."},
    {"redis.url",
     "The cache that processes share: redis://[user:password@]host[:port][/database], "
     "unix:///path or "
     "redis+sentinel://host[:port],host[:port]/master[/database]; empty: none."},
    {"redis.timeout_ms",
     "How long one exchange with Redis, or the wait for a connection, may take, in "
     "milliseconds."},
    {"business.timezone",
     "The time zone of days, of schedules and of what is valid until a day's end: an IANA "
     "name. All programs on a store agree on it."},
    {"points.general_post", "Points for a post on the general board."},
    {"points.event_comment", "Points for an account's first comment on an event post."},
    {"points.milestones",
     "Points for having written so many posts or comments, once each: {posts = 10, points = 100} "
     "or "
     "{comments = 10, points = 50}."},
    {"points.lifetime_days", "Days after which points expire at the day's end; 0: never."},
    {"rewards.verified_only",
     "Whether only accounts whose e-mail is verified win coupons and are paid rankings: "
     "\"true\", \"false\", or \"auto\", once mail is enabled for the store."},
    {"ranking.metric", "What rankings that are paid count."},
    {"ranking.awards", "Points for rank 1, 2, 3 and so on, at most 100 of them."},
    {"ranking.periods", "Which rankings are paid: of \"day\", \"week\" and \"month\"."},
    {"limits.posts_per_day", "Posts on the general board that an account may write a day."},
    {"limits.images_per_day",
     "Images that an account may upload a day, unless it is an administrator's."},
    {"limits.on_exceed",
     "What becomes of a post beyond limits.posts_per_day: refused, or taken without points."},
    {"limits.closed_hours",
     "Times of day without posts on the general board, \"HH:MM-HH:MM\"; they may go over "
     "midnight."},
    {"limits.rate.account_per_minute",
     "Requests of one account that write, a minute; 0: no limit."},
    {"limits.rate.address_per_minute", "Requests of one client address a minute; 0: no limit."},
    {"limits.rate.reads_per_minute", "Those of them that only read; 0: no limit of their own."},
    {"limits.rate.account_reads_per_minute",
     "Requests of one account that only read, a minute; 0: no limit."},
    {"limits.rate.sign_in_per_minute",
     "Sign-ins of one client address a minute, and what else takes a password or a token; "
     "0: no limit."},
    {"limits.rate.sign_up_per_minute",
     "Registrations of one client address a minute; 0: no limit."},
    {"limits.rate.wrong_passwords_per_minute",
     "Wrong passwords for one account a minute, wherever they come from; 0: no limit."},
    {"campaign.slots", "Coupons of an event post that names no campaign, 1 to 1000000."},
    {"campaign.coupon.kind",
     "What such a coupon does: takes a percentage off, an amount off, or sets the price."},
    {"campaign.coupon.value", "The percentage (1 to 100), the amount, or the price, in points."},
    {"campaign.coupon.max_discount",
     "The most points that a percentage takes off; left out: no bound."},
    {"campaign.coupon.min_price", "The least price it is good for; left out: any."},
    {"campaign.coupon.category", "The products it is good for; left out: all."},
    {"campaign.coupon.valid_days",
     "Days it is good for, until the end of the last one; 1 to 3650."},
    {"accounts.argon2_memory_kib", "Memory that hashing a password takes, in KiB (Argon2id)."},
    {"accounts.argon2_passes", "How often that memory is gone over."},
    {"accounts.argon2_concurrent", "Passwords hashed at once."},
    {"accounts.argon2_waiting_max",
     "Passwords that wait to be hashed; more are told to come again."},
    {"accounts.verify_token_hours", "How long a mailed link verifies an e-mail, in hours."},
    {"accounts.reset_token_minutes", "How long a mailed link sets a new password, in minutes."},
    {"accounts.reserved_nicknames",
     "Nicknames for staff and administrators only, whatever case, blanks and look-alike "
     "letters they are written in."},
    {"sessions.lifetime_days", "Days after which one must sign in anew."},
    {"sessions.per_account_max", "Sessions of one account; the oldest gives way to the next."},
    {"sessions.cache_seconds",
     "Seconds for which a session that another process has ended may still be good here."},
    {"sessions.cache_entries", "Sessions remembered by this process; 0: none."},
    {"ledger.chain_key_file",
     "A file of 16 to 64 bytes that keys the hashes of the points ledger; empty: they are "
     "not keyed. All programs on a store have the same."},
    {"secrets.key_file",
     "A file of 32 random bytes, the installation's secret; empty: the store holds one, and "
     "so does each copy of it."},
    {"secrets.previous_key_file", "The secret before it, while one is replaced by the other."},
    {"api.host", "The address the API listens on."},
    {"api.port", "The port it listens on; 0 picks a free one."},
    {"api.public_url",
     "Where people reach it, https://host[:port][/path]: links in mails lead there; empty: "
     "mails have none."},
    {"api.threads", "Threads that talk to clients; 0: one a core."},
    {"api.database_threads", "Requests that work with the store at once."},
    {"api.queue_max", "Requests that wait for such a thread; more are told to come again."},
    {"api.connections_max", "Connections of all clients."},
    {"api.connections_per_address_max",
     "Connections of one client address, proxies that are trusted apart; 0: no bound of its "
     "own."},
    {"api.header_bytes_max", "How large a request's header may be, in bytes."},
    {"api.body_bytes_max", "How large a JSON body may be, in bytes."},
    {"api.body_memory_bytes_max",
     "What bodies of requests and replies above 16 KiB may take together, in bytes: at "
     "least four thirds of api.body_bytes_max."},
    {"api.body_memory_per_address_bytes_max", "What of it one client address may take, in bytes."},
    {"api.header_timeout_ms", "How long a header may take to arrive, in milliseconds."},
    {"api.body_timeout_ms", "How long a body may take to arrive, in milliseconds."},
    {"api.idle_timeout_ms", "How long a connection is kept without a request, in milliseconds."},
    {"api.drain_seconds",
     "Seconds for which the readiness probe says 503 before the API stops listening, so that a "
     "load balancer notices."},
    {"api.drain_timeout_ms", "How long requests under way have to end then, in milliseconds."},
    {"api.metrics_address",
     "host:port on which metrics are told, and nowhere else; empty: on the API's own port."},
    {"api.access_log", "Whether each request is logged in a line."},
    {"api.streams_per_account_max", "Live event streams of one account in one process."},
    {"api.trusted_proxies", "Addresses and networks of proxies whose X-Forwarded-For is believed."},
    {"api.cors_origins",
     "Origins whose pages may use this API in a browser, such as "
     "\"https://shop.example.com\", or \"*\" for all."},
    {"api.cache_probe_every",
     "One in so many replies from memory is compared with the store; 0: none."},
    {"jobs.day_rollover",
     "When the day's limits are lifted and its tallies closed: a schedule such as \"0 0 * * "
     "*\" or \"@every 10s\", or \"off\"."},
    {"jobs.post_publish",
     "When posts written ahead that have opened are told live: a schedule or \"off\"."},
    {"jobs.post_cleanup",
     "When the comments of deleted posts leave the tallies: a schedule or \"off\"."},
    {"jobs.ranking_award", "When rankings that have ended are paid: a schedule or \"off\"."},
    {"jobs.view_flush", "When counted views go to the database: a schedule or \"off\"."},
    {"jobs.coupon_expiry",
     "When coupons expire: a schedule or \"off\". They are of no use from that time on with "
     "or without it."},
    {"jobs.points_expiry", "When points that are due expire: a schedule or \"off\"."},
    {"jobs.expiry_warning",
     "When people are warned by mail of points that expire: a schedule or \"off\"."},
    {"jobs.points_digest", "When people are told by mail what they earned: a schedule or \"off\"."},
    {"jobs.purge", "When rows past their keep time go: a schedule or \"off\"."},
    {"jobs.ledger_audit", "When the books are audited: a schedule or \"off\"."},
    {"jobs.mail_dispatch", "When mails that wait are sent: a schedule or \"off\"."},
    {"jobs.box_office_import",
     "When yesterday's Korean box office becomes draft products, such as \"0 8 * * *\": a "
     "schedule or \"off\". Needs kobis.key."},
    {"jobs.policy.*.misfire",
     "What becomes of occurrences of this job that no scheduler was there for: one run for "
     "all, none, or a run each."},
    {"jobs.policy.*.overlap",
     "What becomes of an occurrence of this job while a run goes on: it waits, is passed "
     "over, or runs beside it."},
    {"jobs.policy.*.catchup_window",
     "How long occurrences of this job are made up for, such as 90m or 168h."},
    {"keep.account_events_days", "Days for which notifications are kept; 0: for ever."},
    {"keep.sent_mails_days", "Days for which sent mails are kept; 0: for ever."},
    {"keep.admin_actions_days", "Days for which what administrators did is kept; 0: for ever."},
    {"keep.job_runs_days", "Days for which job runs are kept; 0: for ever."},
    {"keep.idempotency_hours", "Hours for which the reply to an Idempotency-Key is kept."},
    {"kobis.key",
     "The key that the Korean Film Council gives out at "
     "https://www.kobis.or.kr/kobisopenapi; empty: no import."},
    {"kobis.url", "Where its service is."},
    {"kobis.timeout_ms", "How long one request to it may take, in milliseconds."},
    {"kobis.tries", "How often a request is tried, the first time included."},
    {"kobis.reply_bytes_max", "How large a reply may be, in bytes."},
    {"images.store",
     "Where pictures are kept: file:///absolute/folder, s3://bucket[/prefix] or memory:; "
     "empty: the folder images beside a SQLite file. Must be set where the store is "
     "PostgreSQL."},
    {"images.s3_endpoint", "Where S3 is, http(s)://host[:port]; empty: Amazon's for the region."},
    {"images.s3_region", "The region of the bucket."},
    {"images.s3_access_key_id", "The key's name, for pictures in S3."},
    {"images.s3_secret_access_key", "The key."},
    {"images.s3_path_style",
     "Whether the bucket is in the path (endpoint/bucket/key) or in the host "
     "(bucket.endpoint/key)."},
    {"images.timeout_ms",
     "How long one picture may take to be read or stored, with all tries, in milliseconds."},
    {"images.tries", "How often that is tried, the first time included."},
    {"smtp.url",
     "The server that takes mails, smtp://host[:port] or smtps://host[:port]; empty: mails "
     "are kept, not sent."},
    {"smtp.from", "The sender of mails: an address, or \"Name <address>\"."},
    {"smtp.username", "Who signs in there; empty: nobody."},
    {"smtp.password", "The password, sent over TLS alone."},
    {"smtp.bounce_address",
     "Where servers report what they could not deliver; each mail's number is added, "
     "bounces+17@example.com. Empty: the sender's address as it is."},
    {"smtp.ca_file",
     "A file of certificates to trust instead of the system's; empty: the system's."},
    {"smtp.timeout_ms", "How long one mail may take, in milliseconds."},
    {"smtp.connections", "Mails sent at once."},
    {"mail.max_age_hours", "Hours after which a mail that cannot be delivered is given up."},
    {"mail.language", "The language of mails to accounts that have chosen none."},
    {"log.level",
     "What is logged, and all that is more important: trace, debug, info, warn, error or "
     "off."},
};

/// Whether `pattern` stands for `key`: its star is one name.
bool fits(std::string_view pattern, std::string_view key) {
  const auto star = pattern.find('*');
  if (star == std::string_view::npos) return pattern == key;
  const auto behind = pattern.substr(star + 1);
  if (!key.starts_with(pattern.substr(0, star)) || !key.ends_with(behind)) return false;
  const auto between = key.substr(star, key.size() - star - behind.size());
  return between.find('.') == std::string_view::npos;
}

}  // namespace

std::string_view meaning_of(std::string_view key) {
  const auto* found =
      std::ranges::find_if(table, [&](const Meaning& one) { return fits(one.key, key); });
  return found == std::end(table) ? std::string_view() : found->text;
}

}  // namespace ticketing::config
