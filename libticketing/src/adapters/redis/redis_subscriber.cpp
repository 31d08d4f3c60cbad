#include "redis/redis_subscriber.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include "redis/backoff.hpp"

namespace ticketing {
namespace {

/// A server that has been silent for so long is asked whether it is there.
constexpr std::chrono::milliseconds silence_max{1000};

int make_event() {
  const int fd = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (fd < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
  return fd;
}

}  // namespace

RedisSubscriber::RedisSubscriber(config::RedisAddress address, std::chrono::milliseconds timeout,
                                 std::vector<std::string> channels, Events events)
    : address_(std::move(address)),
      timeout_(timeout),
      channels_(std::move(channels)),
      events_(std::move(events)),
      wake_(make_event()),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

RedisSubscriber::~RedisSubscriber() {
  thread_.request_stop();
  ::eventfd_write(wake_, 1);
  thread_.join();
  ::close(wake_);
}

void RedisSubscriber::run(const std::stop_token& stop) {
  Backoff backoff;
  while (!stop.stop_requested()) {
    if (const auto connection = subscribe()) {
      backoff = Backoff();
      listening_ = true;
      events_.connected();
      listen(*connection, stop);
      listening_ = false;
      events_.lost();
    }
    await(-1, backoff.next());
  }
}

std::unique_ptr<RedisConnection> RedisSubscriber::subscribe() {
  std::string why;  // told by the client, which asks the same server
  auto connection = RedisConnection::open(address_, timeout_, why);
  if (!connection) return nullptr;
  // Its answer is one reply a channel; the subscription holds from the reply on.
  std::vector<RedisCommand> commands;
  for (const std::string& channel : channels_) commands.push_back({"SUBSCRIBE", channel});
  const auto replies = connection->exchange(commands);
  const bool done = replies && std::ranges::none_of(*replies, &RedisReply::is_error);
  return done ? std::move(connection) : nullptr;
}

void RedisSubscriber::listen(RedisConnection& connection, const std::stop_token& stop) {
  bool asked = false;
  // What came with the answers to SUBSCRIBE is read already.
  while (tell_what_was_read(connection) && !stop.stop_requested()) {
    if (await(connection.socket(), asked ? timeout_ : silence_max)) {
      if (!connection.read_some()) return;
      asked = false;
    } else if (asked || !connection.send({"PING"})) {
      return;
    } else {
      asked = true;
    }
  }
}

bool RedisSubscriber::tell_what_was_read(RedisConnection& connection) const {
  bool broken = false;
  while (const auto reply = connection.next_read(broken)) {
    // ["message", channel, payload]; answers to PING and SUBSCRIBE are lists as well.
    if (reply->items.size() == 3 && reply->items[0].text == "message")
      events_.message(reply->items[1].text, reply->items[2].text);
  }
  return !broken;
}

bool RedisSubscriber::await(int socket, std::chrono::milliseconds patience) const {
  pollfd watched[2] = {{wake_, POLLIN, 0}, {socket, POLLIN, 0}};
  const int ready = ::poll(watched, 2, static_cast<int>(patience.count()));
  return ready > 0 && watched[1].revents != 0;
}

}  // namespace ticketing
