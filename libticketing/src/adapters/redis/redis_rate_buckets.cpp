#include "redis/redis_rate_buckets.hpp"

#include "redis/redis_script.hpp"

namespace ticketing {
namespace {

/// `draw` and `draw_anyway` of <ticketing/limit/request_rate.hpp>, where the buckets are; a test
/// compares them. A bucket is the time at which it will be full, in microseconds; one that is full
/// needs no key. Numbers are doubles: exact up to 2^53 microseconds, the year 2255.
constexpr const char* script = R"lua(
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local window = 60000000
local drawn = {}
for i, key in ipairs(KEYS) do
  local share, count = tonumber(ARGV[3 * i - 2]), tonumber(ARGV[3 * i - 1])
  local anyway = ARGV[3 * i] == '1'
  local full_at = tonumber(redis.call('GET', key) or now) or now
  local missing = math.max(math.min(full_at - now, 2 * window), 0)
  local after = missing + count * share
  local allowed = anyway or after <= window
  if allowed then
    missing = math.max(math.min(after, 2 * window), 0)
    if missing > 0 then
      redis.call('SET', key, string.format('%.0f', now + missing), 'PX', math.ceil(missing / 1000))
    else
      redis.call('DEL', key)
    end
  end
  drawn[2 * i - 1] = allowed and 1 or 0
  drawn[2 * i] = missing
end
return drawn
)lua";

class RedisRateBuckets final : public RateBuckets {
 public:
  explicit RedisRateBuckets(RedisClient& client) : client_(client), script_(script) {}

  std::optional<std::vector<RateDraw>> draw(std::span<const BucketDraw> draws) override {
    std::vector<std::string> keys;
    std::vector<std::string> arguments;
    for (const BucketDraw& each : draws) {
      keys.push_back("ticketing:rate:" + each.key);
      arguments.push_back(std::to_string((rate_window / each.per_minute).count()));
      arguments.push_back(std::to_string(each.count));
      arguments.emplace_back(each.anyway ? "1" : "0");
    }
    const auto reply = script_.run(client_, keys, arguments);
    // An error, too: out of memory it writes nothing.
    if (!reply || reply->items.size() != 2 * draws.size()) return std::nullopt;
    std::vector<RateDraw> drawn;
    for (std::size_t i = 0; i < draws.size(); ++i)
      drawn.push_back({reply->items[2 * i].integer == 1,
                       std::chrono::microseconds(reply->items[2 * i + 1].integer)});
    return drawn;
  }

 private:
  RedisClient& client_;
  RedisScript script_;
};

}  // namespace

std::unique_ptr<RateBuckets> make_redis_rate_buckets(RedisClient& client) {
  return std::make_unique<RedisRateBuckets>(client);
}

}  // namespace ticketing
