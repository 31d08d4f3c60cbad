#include "redis/redis_connection.hpp"

#include <hiredis/hiredis.h>
#include <sys/time.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include <ticketing/describe/text_value.hpp>

#include "redis/sigpipe_blocked.hpp"

namespace ticketing {
namespace {

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
    case REDIS_REPLY_ARRAY: {
      RedisReply list{Kind::list, {}, 0};
      for (std::size_t i = 0; i < reply.elements; ++i)
        list.items.push_back(to_reply(*reply.element[i]));
      return list;
    }
    default:
      return {};
  }
}

struct FreeReply {
  void operator()(redisReply* reply) const noexcept { freeReplyObject(reply); }
};

RedisReply take(void* raw) {
  const std::unique_ptr<redisReply, FreeReply> reply(static_cast<redisReply*>(raw));
  return to_reply(*reply);
}

/// "master" is the first thing that ROLE says (redis.io/commands/role).
bool is_master(RedisConnection& connection) {
  const RedisCommand role{"ROLE"};
  const auto replies = connection.exchange(std::span(&role, 1));
  return replies && !replies->front().items.empty() &&
         replies->front().items.front().text == "master";
}

}  // namespace

void RedisConnection::Close::operator()(redisContext* context) const noexcept {
  redisFree(context);
}

std::unique_ptr<RedisConnection> RedisConnection::open(const config::RedisAddress& address,
                                                       std::chrono::milliseconds timeout,
                                                       std::string& why) {
  const SigpipeBlocked no_sigpipe;
  if (!address.sentinels.empty()) return reach_master(address, timeout, why);
  auto connection = address.socket_path.empty()
                        ? reach(address.server, timeout, why)
                        : prepare(Context(redisConnectUnixWithTimeout(address.socket_path.c_str(),
                                                                      to_timeval(timeout))),
                                  timeout, why);
  return connection && connection->greet(address, why) ? std::move(connection) : nullptr;
}

std::unique_ptr<RedisConnection> RedisConnection::reach(const config::HostAndPort& server,
                                                        std::chrono::milliseconds timeout,
                                                        std::string& why) {
  auto connection = prepare(
      Context(redisConnectWithTimeout(server.host.c_str(), server.port, to_timeval(timeout))),
      timeout, why);
  if (!connection) why = server.host + ":" + std::to_string(server.port) + ": " + why;
  return connection;
}

std::unique_ptr<RedisConnection> RedisConnection::prepare(Context context,
                                                          std::chrono::milliseconds timeout,
                                                          std::string& why) {
  why = context ? context->errstr : "out of memory";
  if (!context || context->err != 0) return nullptr;
  if (redisSetTimeout(context.get(), to_timeval(timeout)) != REDIS_OK) return nullptr;
  return std::unique_ptr<RedisConnection>(new RedisConnection(std::move(context)));
}

std::unique_ptr<RedisConnection> RedisConnection::reach_master(const config::RedisAddress& address,
                                                               std::chrono::milliseconds timeout,
                                                               std::string& why) {
  const RedisCommand where{"SENTINEL", "get-master-addr-by-name", address.master};
  for (const config::HostAndPort& sentinel : address.sentinels) {
    const auto adviser = reach(sentinel, timeout, why);
    const auto advice = adviser ? adviser->exchange(std::span(&where, 1)) : std::nullopt;
    if (!advice || advice->front().items.size() != 2) {
      if (adviser) why = "a sentinel knows of no master '" + address.master + "'";
      continue;
    }
    config::HostAndPort server{advice->front().items[0].text, 0};
    if (!parse_text(advice->front().items[1].text, server.port)) continue;
    auto connection = reach(server, timeout, why);
    if (!connection || !connection->greet(address, why)) continue;
    if (is_master(*connection)) return connection;
    why = server.host + " is no master";
  }
  return nullptr;
}

bool RedisConnection::greet(const config::RedisAddress& address, std::string& why) {
  std::vector<RedisCommand> greeting;
  if (!address.user.empty()) {
    greeting.push_back({"AUTH", address.user, address.password});
  } else if (!address.password.empty()) {
    greeting.push_back({"AUTH", address.password});
  }
  if (address.database != 0) greeting.push_back({"SELECT", std::to_string(address.database)});
  const auto replies = exchange(greeting);
  if (!replies) why = error();
  if (!replies) return false;
  const auto refused = std::ranges::find_if(*replies, &RedisReply::is_error);
  if (refused == replies->end()) return true;
  why = refused->text;
  return false;
}

std::string RedisConnection::error() const {
  if (timed_out_) return "no answer in time (redis.timeout_ms)";
  return context_->err == 0 ? "" : context_->errstr;
}

bool RedisConnection::append(const RedisCommand& command) {
  std::vector<const char*> words;
  std::vector<std::size_t> sizes;
  for (const std::string& word : command) {
    words.push_back(word.data());
    sizes.push_back(word.size());
  }
  return redisAppendCommandArgv(context_.get(), static_cast<int>(words.size()), words.data(),
                                sizes.data()) == REDIS_OK;
}

std::optional<std::vector<RedisReply>> RedisConnection::exchange(
    std::span<const RedisCommand> commands) {
  const SigpipeBlocked no_sigpipe;
  for (const RedisCommand& command : commands)
    if (!append(command)) return std::nullopt;
  std::vector<RedisReply> replies;
  while (replies.size() < commands.size()) {
    void* raw = nullptr;
    errno = 0;
    if (redisGetReply(context_.get(), &raw) != REDIS_OK || raw == nullptr) {
      timed_out_ = context_->err == REDIS_ERR_IO && (errno == EAGAIN || errno == EWOULDBLOCK);
      return std::nullopt;
    }
    replies.push_back(take(raw));
  }
  return replies;
}

bool RedisConnection::send(const RedisCommand& command) {
  const SigpipeBlocked no_sigpipe;
  if (!append(command)) return false;
  int done = 0;
  while (done == 0)
    if (redisBufferWrite(context_.get(), &done) != REDIS_OK) return false;
  return true;
}

int RedisConnection::socket() const { return context_->fd; }

bool RedisConnection::read_some() { return redisBufferRead(context_.get()) == REDIS_OK; }

std::optional<RedisReply> RedisConnection::next_read(bool& broken) {
  void* raw = nullptr;
  broken = redisGetReplyFromReader(context_.get(), &raw) != REDIS_OK;
  if (broken || raw == nullptr) return std::nullopt;
  return take(raw);
}

}  // namespace ticketing
