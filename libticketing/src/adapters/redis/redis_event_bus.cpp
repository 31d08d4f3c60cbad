#include "redis/redis_event_bus.hpp"

#include <boost/describe/class.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <condition_variable>
#include <iterator>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

#include <ticketing/code.hpp>
#include <ticketing/describe/json.hpp>

#include "redis/redis_subscriber.hpp"

namespace ticketing {
namespace {

constexpr std::chrono::seconds believed_for{60};
/// Clocks of machines differ: what was told by one that is ahead.
constexpr std::chrono::seconds ahead_max{5};
/// What waits to be told while Redis is slow: what is beyond that, the others find out themselves.
constexpr std::size_t waiting_max = 10'000;

// As a message has them.
struct ToldSubject {
  int kind = 0;
  std::int64_t id = 0;
};
BOOST_DESCRIBE_STRUCT(ToldSubject, (), (kind, id))

struct ToldHead {
  std::int64_t account = 0;
  std::int64_t seq = 0;
};
BOOST_DESCRIBE_STRUCT(ToldHead, (), (account, seq))

struct Told {
  std::string by;  ///< the process
  Timestamp at;
  std::vector<ToldSubject> changed;
  std::vector<ToldHead> heads;
  std::vector<Broadcast> broadcasts;
};
BOOST_DESCRIBE_STRUCT(Told, (), (by, at, changed, heads, broadcasts))

Told told(const std::string& by, Timestamp at, const News& news) {
  Told told;
  told.by = by;
  told.at = at;
  for (const Subject& subject : news.changed)
    told.changed.push_back({static_cast<int>(subject.kind), subject.id});
  for (const EventPosition& head : news.heads) told.heads.push_back({head.account.value, head.seq});
  told.broadcasts = news.broadcasts;
  return told;
}

News heard_news(const Told& told) {
  News news;
  for (const auto& [kind, id] : told.changed)
    news.changed.push_back({static_cast<Subject::Kind>(kind), id});
  for (const auto& [account, seq] : told.heads) news.heads.push_back({AccountId{account}, seq});
  news.broadcasts = told.broadcasts;
  return news;
}

template <class T>
void append(std::vector<T>& to, std::vector<T>& from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

class RedisEventBus final : public EventBus {
 public:
  RedisEventBus(RedisClient& client, const Keyring& keys, const Clock& clock, RandomSource& random,
                std::int64_t epoch, Heard heard, std::atomic<std::uint64_t>& refused)
      : client_(client),
        keys_(keys),
        clock_(clock),
        channel_("ticketing:news:" + std::to_string(epoch)),
        name_(make_access_token(random)),
        heard_(std::move(heard)),
        refused_(refused),
        subscriber_(
            client.address(), client.timeout(), {channel_},
            {.message = [this](std::string_view, std::string_view message) { hear(message); },
             .connected = [] {}}),
        teller_([this](const std::stop_token& stop) { keep_telling(stop); }) {}

  void publish(News news) noexcept override {
    if (news.empty()) return;
    try {
      const std::lock_guard lock(mutex_);
      if (waiting_.size() + news.size() > waiting_max) return;
      append(waiting_.changed, news.changed);
      append(waiting_.heads, news.heads);
      append(waiting_.broadcasts, news.broadcasts);
      to_tell_.notify_one();
    } catch (const std::exception& e) {
      spdlog::warn("news for other processes: {}", e.what());
    }
  }

 private:
  /// While one message is under way, what is published gathers for the next.
  void keep_telling(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (to_tell_.wait(lock, stop, [&] { return !waiting_.empty(); }) || !waiting_.empty()) {
      const News news = std::exchange(waiting_, {});
      lock.unlock();
      tell(news);
      lock.lock();
    }
  }

  void tell(const News& news) {
    try {
      const std::string message = to_json(told(name_, clock_.now(), news));
      client_.run(
          RedisCommand{"PUBLISH", channel_, keys_.sign(KeyPurpose::news, message) + ' ' + message});
    } catch (const std::exception& e) {
      spdlog::warn("news for other processes: {}", e.what());
    }
  }

  void hear(std::string_view message) {
    try {
      const auto end = std::min(message.find(' '), message.size());
      const auto text = message.substr(std::min(end + 1, message.size()));
      if (!keys_.verify(KeyPurpose::news, text, message.substr(0, end))) {
        refused_.fetch_add(1, std::memory_order_relaxed);
        return;
      }
      // Another version of this program may have written it otherwise.
      const auto told = from_json<Told>(text);
      if (!told || told->by == name_) return;
      const auto age = clock_.now() - told->at;
      if (age >= -ahead_max && age <= believed_for) heard_(heard_news(*told));
    } catch (const std::exception& e) {
      spdlog::warn("news of other processes: {}", e.what());
    }
  }

  RedisClient& client_;
  const Keyring& keys_;
  const Clock& clock_;
  const std::string channel_;
  const std::string name_;
  const Heard heard_;
  std::atomic<std::uint64_t>& refused_;
  std::mutex mutex_;
  std::condition_variable_any to_tell_;
  News waiting_;
  // Last: their threads use everything above.
  RedisSubscriber subscriber_;
  std::jthread teller_;
};

}  // namespace

std::unique_ptr<EventBus> make_redis_event_bus(RedisClient& client, const Keyring& keys,
                                               const Clock& clock, RandomSource& random,
                                               std::int64_t epoch, EventBus::Heard heard,
                                               std::atomic<std::uint64_t>& refused) {
  return std::make_unique<RedisEventBus>(client, keys, clock, random, epoch, std::move(heard),
                                         refused);
}

}  // namespace ticketing
