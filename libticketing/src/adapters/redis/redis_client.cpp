#include "redis/redis_client.hpp"

#include <algorithm>
#include <utility>

#include "redis/backoff.hpp"

namespace ticketing {
namespace {

constexpr int connections_max = 8;

/// Of a master that a failover made a replica while we were connected to it.
bool says_replica(const RedisReply& reply) {
  return reply.is_error() && reply.text.starts_with("READONLY");
}

}  // namespace

RedisClient::RedisClient(config::RedisAddress address, std::chrono::milliseconds timeout)
    : address_(std::move(address)),
      timeout_(timeout),
      prober_([this](const std::stop_token& stop) { probe(stop); }) {}

RedisClient::~RedisClient() = default;

std::optional<RedisReply> RedisClient::run(const RedisCommand& command) {
  auto replies = run(std::span(&command, 1));
  if (!replies) return std::nullopt;
  return std::move(replies->front());
}

std::optional<std::vector<RedisReply>> RedisClient::run(std::span<const RedisCommand> commands) {
  if (commands.empty()) return std::vector<RedisReply>();
  if (!reserve()) return std::nullopt;
  std::optional<std::vector<RedisReply>> replies;
  Connection connection = take_idle();
  bool silent = false;
  std::string why;
  if (connection) {
    replies = connection->exchange(commands);
    silent = connection->timed_out();
    if (!is_answer(replies)) {
      why = connection->error();
      // The server was restarted, or cut idle clients off: the other kept ones are dead as well.
      connection.reset();
      const std::lock_guard lock(mutex_);
      idle_.clear();
    }
  }
  if (!connection && !silent) {
    connection = RedisConnection::open(address_, timeout_, why);
    replies = connection ? connection->exchange(commands) : std::nullopt;
    if (connection && !is_answer(replies)) {
      why = replies ? "it is no master any more" : connection->error();
      connection.reset();
    }
  }
  if (connection) {
    outage_.worked();
  } else {
    note_outage(why);
  }
  release(std::move(connection));
  return is_answer(replies) ? std::move(replies) : std::nullopt;
}

bool RedisClient::is_answer(const std::optional<std::vector<RedisReply>>& replies) const {
  if (!replies) return false;
  return address_.sentinels.empty() || std::ranges::none_of(*replies, says_replica);
}

bool RedisClient::reachable() {
  const auto reply = run({"PING"});
  return reply && reply->kind == RedisReply::Kind::text;
}

bool RedisClient::reserve() {
  if (away_.load(std::memory_order_acquire)) return false;
  std::unique_lock lock(mutex_);
  const bool woken =
      freed_.wait_for(lock, timeout_, [this] { return away_ || in_use_ < connections_max; });
  if (!woken || away_) return false;
  ++in_use_;
  return true;
}

RedisClient::Connection RedisClient::take_idle() {
  const std::lock_guard lock(mutex_);
  if (idle_.empty()) return nullptr;
  Connection connection = std::move(idle_.back());
  idle_.pop_back();
  return connection;
}

void RedisClient::release(Connection connection) {
  {
    const std::lock_guard lock(mutex_);
    --in_use_;
    if (connection) idle_.push_back(std::move(connection));
  }
  freed_.notify_one();
}

void RedisClient::note_outage(const std::string& why) {
  outage_.failed(why);
  {
    const std::lock_guard lock(mutex_);
    idle_.clear();
    if (away_) return;
    away_.store(true, std::memory_order_release);
    outages_.fetch_add(1, std::memory_order_relaxed);
  }
  went_away_.notify_one();
  freed_.notify_all();  // those who wait for a connection need not
}

void RedisClient::probe(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (went_away_.wait(lock, stop, [this] { return away_.load(); })) {
    Backoff backoff;
    while (away_) {
      went_away_.wait_for(lock, stop, backoff.next(), [] { return false; });
      if (stop.stop_requested()) return;
      lock.unlock();
      std::string why;
      Connection connection = RedisConnection::open(address_, timeout_, why);
      const RedisCommand ping{"PING"};
      const auto replies = connection ? connection->exchange(std::span(&ping, 1)) : std::nullopt;
      // A server that loads its data answers, with an error.
      const bool back = replies && !replies->front().is_error();
      if (back) {
        outage_.worked();
      } else {
        outage_.failed(why);
      }
      lock.lock();
      if (!back) continue;
      idle_.push_back(std::move(connection));
      away_.store(false, std::memory_order_release);
    }
  }
}

}  // namespace ticketing
