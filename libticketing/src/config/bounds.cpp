#include <algorithm>
#include <iterator>

#include "config/config_keys.hpp"

namespace ticketing::config {
namespace {

/// Inclusive bounds of every number that has no rule of its own below. A key that is missing here
/// fails the unit test `every_number_has_bounds`.
constexpr Bounds bounds[] = {
    {"store.connections", 2, 200},
    {"store.acquire_timeout_ms", 1, 60'000},
    {"store.lock_timeout_ms", 1, 60'000},
    {"store.lane_waiting_max", 1, 1'000'000},
    {"store.lane_batch_max", 1, 10'000},
    {"redis.timeout_ms", 1, 60'000},
    {"points.general_post", 0, 1'000'000},
    {"points.event_comment", 0, 1'000'000},
    {"points.lifetime_days", 0, 36'500},
    {"limits.posts_per_day", 0, 10'000},
    {"limits.images_per_day", 0, 1'000'000},
    {"limits.rate.account_per_minute", 0, 1'000'000},
    {"limits.rate.address_per_minute", 0, 1'000'000},
    {"limits.rate.reads_per_minute", 0, 1'000'000},
    {"limits.rate.account_reads_per_minute", 0, 1'000'000},
    {"limits.rate.sign_in_per_minute", 0, 1'000'000},
    {"limits.rate.sign_up_per_minute", 0, 1'000'000},
    {"limits.rate.wrong_passwords_per_minute", 0, 1'000'000},
    {"accounts.argon2_memory_kib", 8, 4'194'304},
    {"accounts.argon2_passes", 1, 100},
    {"accounts.argon2_concurrent", 1, 64},
    {"accounts.argon2_waiting_max", 0, 100'000},
    {"accounts.verify_token_hours", 1, 720},
    {"accounts.reset_token_minutes", 1, 1'440},
    {"sessions.lifetime_days", 1, 3'650},
    {"sessions.per_account_max", 1, 10'000},
    {"sessions.cache_seconds", 0, 300},
    {"sessions.cache_entries", 0, 10'000'000},
    {"api.port", 0, 65'535},
    {"api.threads", 0, 1'024},
    {"api.database_threads", 1, 1'024},
    {"api.queue_max", 1, 1'000'000},
    {"api.connections_max", 1, 1'000'000},
    {"api.connections_per_address_max", 0, 1'000'000},
    {"api.header_bytes_max", 1'024, 1'048'576},
    {"api.body_bytes_max", 1'024, 104'857'600},
    {"api.body_memory_bytes_max", 8'388'608, 1'073'741'824},
    {"api.body_memory_per_address_bytes_max", 5'242'880, 1'073'741'824},
    {"api.header_timeout_ms", 1, 3'600'000},
    {"api.body_timeout_ms", 1, 3'600'000},
    {"api.idle_timeout_ms", 1, 3'600'000},
    {"api.drain_seconds", 0, 3'600},
    {"api.drain_timeout_ms", 0, 3'600'000},
    {"api.streams_per_account_max", 1, 10'000},
    {"api.cache_probe_every", 0, 1'000'000'000},
    {"keep.account_events_days", 0, 36'500},
    {"keep.sent_mails_days", 0, 36'500},
    {"keep.admin_actions_days", 0, 36'500},
    {"keep.job_runs_days", 0, 36'500},
    {"keep.idempotency_hours", 1, 8'760},
    {"kobis.timeout_ms", 1, 60'000},
    {"kobis.tries", 1, 10},
    {"kobis.reply_bytes_max", 1'024, 104'857'600},
    {"images.timeout_ms", 1, 600'000},
    {"images.tries", 1, 10},
    {"smtp.timeout_ms", 100, 600'000},
    {"smtp.connections", 1, 64},
    {"mail.max_age_hours", 1, 8'760},
};

}  // namespace

std::optional<Bounds> bounds_of(std::string_view key) {
  const auto* found = std::ranges::find(bounds, key, &Bounds::key);
  return found == std::end(bounds) ? std::nullopt : std::optional(*found);
}

}  // namespace ticketing::config
