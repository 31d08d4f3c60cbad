#include "redis/redis_client.hpp"

#include <hiredis/hiredis.h>
#include <sys/time.h>

#include <algorithm>
#include <utility>

#include "redis/sigpipe_blocked.hpp"

namespace ticketing {
namespace {

constexpr int connections_max = 8;
constexpr std::chrono::milliseconds pause_first{50};
constexpr std::chrono::milliseconds pause_max{2000};

timeval to_timeval(std::chrono::milliseconds t) {
  timeval out{};
  out.tv_sec = t.count() / 1000;
  out.tv_usec = static_cast<decltype(out.tv_usec)>(t.count() % 1000 * 1000);
  return out;
}

RedisReply to_reply(const redisReply& reply) {
  using Kind = RedisReply::Kind;
  switch (reply.type) {
    case REDIS_REPLY_STRING:
    case REDIS_REPLY_STATUS:
      return {Kind::text, std::string(reply.str, reply.len), 0};
    case REDIS_REPLY_INTEGER:
      return {Kind::integer, {}, reply.integer};
    case REDIS_REPLY_ERROR:
      return {Kind::error, std::string(reply.str, reply.len), 0};
    default:
      return {};
  }
}

struct FreeReply {
  void operator()(redisReply* reply) const noexcept { freeReplyObject(reply); }
};

}  // namespace

void RedisClient::Close::operator()(redisContext* context) const noexcept { redisFree(context); }

RedisClient::RedisClient(config::RedisAddress address, std::chrono::milliseconds timeout)
    : address_(std::move(address)), timeout_(timeout) {}

RedisClient::~RedisClient() = default;

std::optional<RedisReply> RedisClient::run(const Command& command) {
  auto replies = run(std::span(&command, 1));
  if (!replies) return std::nullopt;
  return std::move(replies->front());
}

std::optional<std::vector<RedisReply>> RedisClient::run(std::span<const Command> commands) {
  if (commands.empty()) return std::vector<RedisReply>();
  if (!reserve()) return std::nullopt;
  const SigpipeBlocked no_sigpipe;
  std::optional<std::vector<RedisReply>> replies;
  Connection connection = take_idle();
  if (connection) {
    replies = exchange(*connection, commands);
    if (!replies) {
      // The server was restarted, or cut idle clients off: the other kept ones are dead as well.
      connection.reset();
      const std::lock_guard lock(mutex_);
      idle_.clear();
    }
  }
  if (!replies && may_connect()) {
    connection = connect();
    if (connection) replies = exchange(*connection, commands);
    if (!replies) connection.reset();
    // A server that accepts but does not answer is as absent as one that is down.
    note_attempt(replies.has_value());
  }
  release(std::move(connection));
  return replies;
}

bool RedisClient::reserve() {
  std::unique_lock lock(mutex_);
  if (!freed_.wait_for(lock, timeout_, [this] { return in_use_ < connections_max; })) return false;
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

bool RedisClient::may_connect() {
  const std::lock_guard lock(mutex_);
  return std::chrono::steady_clock::now() >= not_before_;
}

RedisClient::Connection RedisClient::connect() {
  const timeval timeout = to_timeval(timeout_);
  Connection connection(address_.socket_path.empty()
                            ? redisConnectWithTimeout(address_.host.c_str(), address_.port, timeout)
                            : redisConnectUnixWithTimeout(address_.socket_path.c_str(), timeout));
  bool ready =
      connection && connection->err == 0 && redisSetTimeout(connection.get(), timeout) == REDIS_OK;
  if (ready) {
    std::vector<Command> greeting;
    if (!address_.user.empty()) {
      greeting.push_back({"AUTH", address_.user, address_.password});
    } else if (!address_.password.empty()) {
      greeting.push_back({"AUTH", address_.password});
    }
    if (address_.database != 0) greeting.push_back({"SELECT", std::to_string(address_.database)});
    const auto replies = exchange(*connection, greeting);
    ready = replies && std::none_of(replies->begin(), replies->end(), [](const RedisReply& r) {
              return r.kind == RedisReply::Kind::error;
            });
  }

  return ready ? std::move(connection) : nullptr;
}

void RedisClient::note_attempt(bool answered) {
  const std::lock_guard lock(mutex_);
  pause_ = answered ? std::chrono::milliseconds(0) : std::clamp(pause_ * 2, pause_first, pause_max);
  not_before_ = std::chrono::steady_clock::now() + pause_;
}

std::optional<std::vector<RedisReply>> RedisClient::exchange(redisContext& context,
                                                             std::span<const Command> commands) {
  for (const Command& command : commands) {
    std::vector<const char*> words;
    std::vector<std::size_t> sizes;
    for (const std::string& word : command) {
      words.push_back(word.data());
      sizes.push_back(word.size());
    }
    if (redisAppendCommandArgv(&context, static_cast<int>(words.size()), words.data(),
                               sizes.data()) != REDIS_OK)
      return std::nullopt;
  }
  std::vector<RedisReply> replies;
  while (replies.size() < commands.size()) {
    void* raw = nullptr;
    if (redisGetReply(&context, &raw) != REDIS_OK || raw == nullptr) return std::nullopt;
    const std::unique_ptr<redisReply, FreeReply> reply(static_cast<redisReply*>(raw));
    replies.push_back(to_reply(*reply));
  }
  return replies;
}

}  // namespace ticketing
