#include <ticketing/notification/live_events.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <condition_variable>
#include <map>
#include <set>
#include <thread>
#include <utility>

#include "notification/event_readings.hpp"
#include "notification/make_services.hpp"
#include "notification/stream_ticket.hpp"
#include "storage/installation.hpp"

namespace ticketing {
namespace {

/// How often is looked at what other processes wrote and which sessions have ended: a stream of
/// one that has is to be closed within a second.
constexpr std::chrono::milliseconds look_period{700};
constexpr std::size_t places_per_look = 1000;
constexpr int posts_per_look = 20;
constexpr int rankings_per_look = 1000;
constexpr std::chrono::seconds retry_after{10};
constexpr std::chrono::seconds ticket_lifetime{30};

/// Tells the tickets of a session apart.
std::string make_name(RandomSource& random) {
  std::array<unsigned char, 8> bytes{};
  random.fill(bytes);
  return fmt::format("{:02x}", fmt::join(bytes, ""));
}

/// The newest posts there were, each with when it was published.
using NewestPosts = std::map<PostId, Timestamp>;

/// Not an older one that has moved up because another was deleted.
bool is_new(const PostHead& post, const NewestPosts& before) {
  if (before.contains(post.id)) return false;
  if (before.size() < static_cast<std::size_t>(posts_per_look)) return true;  // all were there
  const auto oldest = std::ranges::min_element(
      before, {}, [](const NewestPosts::value_type& entry) { return entry.second; });
  return post.published_at() >= oldest->second;
}

/// A reader's place in the hub, for as long as this lives. May outlive the hub.
class HubReading final : public EventReading {
 public:
  HubReading(std::weak_ptr<EventHub> hub, EventHub::Key key) : hub_(std::move(hub)), key_(key) {}
  ~HubReading() override {
    if (const auto hub = hub_.lock()) hub->remove(key_);
  }
  HubReading(const HubReading&) = delete;
  HubReading& operator=(const HubReading&) = delete;

  void more() override {
    if (const auto hub = hub_.lock()) hub->more(key_);
  }

 private:
  std::weak_ptr<EventHub> hub_;
  EventHub::Key key_;
};

class StoredLiveEvents final : public LiveEvents {
 public:
  StoredLiveEvents(const ServiceContext& context, std::shared_ptr<EventHub> hub,
                   int per_account_max)
      : context_(context),
        hub_(std::move(hub)),
        per_account_max_(static_cast<std::size_t>(per_account_max)),
        readings_(context, *hub_) {
    hub_->read_with([this](const EventHub::Wanted& wanted) { return readings_.want(wanted); });
    looker_ = std::jthread([this](const std::stop_token& stop) { keep_looking(stop); });
  }
  ~StoredLiveEvents() override {
    hub_->read_with([](const EventHub::Wanted&) { return false; });
  }

  std::int64_t epoch() const override {
    return life_of(context_.installation, context_.store.timeline());
  }
  std::size_t readers() const override { return hub_->size(); }

  Result<std::unique_ptr<EventReading>> open(const Principal& who,
                                             const std::optional<EventId>& after,
                                             std::shared_ptr<EventListener> listener) override {
    TICKETING_TRY(check_account(who));
    return add({who.account, who.session, {}, false, {}, std::move(listener)}, after);
  }

  Result<StreamTicket> issue_ticket(const Principal& who) override {
    TICKETING_TRY(check_account(who));
    const auto connect_by = context_.clock.now() + ticket_lifetime;
    return StreamTicket{
        sign_ticket({who.account, who.session, connect_by, make_name(context_.random)},
                    context_.keys),
        connect_by};
  }

  Result<std::unique_ptr<EventReading>> open_with_ticket(
      std::string_view ticket, bool comes_again, const std::optional<EventId>& after,
      std::shared_ptr<EventListener> listener) override {
    const auto claims = read_ticket(ticket, context_.keys);
    if (!claims || (claims->connect_by <= context_.clock.now() && !comes_again))
      return refuse(ErrorCode::unauthenticated,
                    "the ticket is not good, or not any more: ask for a new one");
    // Whether its session still is, shows with the first reading.
    return add({claims->account, claims->session, {}, false, claims->name, std::move(listener)},
               after);
  }

 private:
  static Result<void> check_account(const Principal& who) {
    if (who.is_account()) return {};
    return refuse(ErrorCode::unauthenticated, "only an account has events: sign in first");
  }

  Result<std::unique_ptr<EventReading>> add(EventHub::Newcomer newcomer,
                                            const std::optional<EventId>& after) {
    if (after && after->epoch == epoch()) newcomer.after = after->number;
    newcomer.missed = after && after->epoch != epoch();
    const auto key = hub_->add(std::move(newcomer), per_account_max_);
    if (!key)
      return refuse_until(
          context_.clock.now() + retry_after, ErrorCode::rate_limited,
          fmt::format("an account may have {} streams at once: close one", per_account_max_));
    return std::make_unique<HubReading>(hub_, *key);
  }

  void keep_looking(const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any woken;
    std::unique_lock lock(mutex);
    bool failing = false;
    while (!woken.wait_for(lock, stop, look_period, [&] { return stop.stop_requested(); })) {
      try {
        look();
        failing = false;
      } catch (const StorageUnavailable&) {
        // Told by the store.
      } catch (const std::exception& e) {
        if (!std::exchange(failing, true)) spdlog::warn("looking for live events: {}", e.what());
      }
    }
  }

  /// Whatever was not heard of here, because another process wrote it, shows in the heads.
  void look() {
    const auto places = hub_->places();
    look_at_posts(!places.empty());
    look_at_rankings(!places.empty());
    for (std::size_t at = 0; at < places.size(); at += places_per_look) {
      const auto some =
          std::span(places).subspan(at).first(std::min(places_per_look, places.size() - at));
      std::vector<EventPosition> positions;
      std::vector<SessionOf> sessions;
      for (const auto& [position, session] : some) {
        positions.push_back(position);
        sessions.push_back({session, position.account});
      }
      std::vector<EventPosition> heads;
      std::vector<SessionId> ended;
      context_.store.snapshot([&](UnitOfWork& unit) {
        heads = unit.account_events().heads_above(positions);
        ended = unit.sessions().ended(sessions, context_.clock.now());
      });
      const std::set<SessionId> over(ended.begin(), ended.end());
      for (const auto& [session, account] : sessions)
        if (over.contains(session)) hub_->end_session(account, session, session_is_over());
      hub_->look_at(heads);
    }
  }

  /// Posts that are new among the newest. By what was there before and not by their ids: those are
  /// given before commits.
  void look_at_posts(bool somebody_reads) {
    if (!somebody_reads) {
      newest_posts_.reset();
      return;
    }
    const auto now = context_.clock.now();
    const auto heads =
        context_.store.read([now](UnitOfWork& unit) -> Result<std::vector<PostHead>> {
          return unit.posts().list(Board::event, now, {}, posts_per_look);
        });
    if (!heads) return;  // what is known stays: the next look compares with it
    const auto before = std::exchange(newest_posts_, NewestPosts());
    for (const auto& head : *heads) {
      newest_posts_->emplace(head.id, head.published_at());
      if (before && is_new(head, *before)) hub_->tell_all(post_opened(head.id, head.title));
    }
  }

  /// Rankings that have become final since the last look at which somebody read.
  void look_at_rankings(bool somebody_reads) {
    const bool tells = std::exchange(knows_rankings_, false);
    if (!somebody_reads) return;
    for (;;) {
      const auto rankings =
          context_.store.read([&](UnitOfWork& unit) -> Result<std::vector<FinalRanking>> {
            return unit.rankings().list(last_ranking_, rankings_per_look);
          });
      if (!rankings || rankings->empty()) {
        knows_rankings_ = rankings ? true : tells;
        return;
      }
      last_ranking_ = rankings->back().id;
      if (!tells) continue;
      for (const auto& [id, metric, period, days, at] : *rankings)
        hub_->tell_all(ranking_is_final(id, {metric, period, days.from, days.to}));
    }
  }

  const ServiceContext& context_;
  const std::shared_ptr<EventHub> hub_;
  const std::size_t per_account_max_;
  EventReadings readings_;
  std::optional<NewestPosts> newest_posts_;  ///< the looker's; none while nobody reads
  RankingId last_ranking_;                   ///< the looker's
  bool knows_rankings_ = false;              ///< `last_ranking_` was the last, at the last look
  std::jthread looker_;                      // last: stops first
};

}  // namespace

std::string to_text(const EventId& id) { return fmt::format("{}-{}", id.epoch, id.number); }

std::optional<EventId> parse_event_id(std::string_view text) {
  EventId id;
  const char* const end = text.data() + text.size();
  const auto epoch = std::from_chars(text.data(), end, id.epoch);
  if (epoch.ec != std::errc() || epoch.ptr == end || *epoch.ptr != '-') return std::nullopt;
  const auto number = std::from_chars(epoch.ptr + 1, end, id.number);
  if (number.ec != std::errc() || number.ptr != end || id.epoch < 0 || id.number < 0)
    return std::nullopt;
  return id;
}

std::unique_ptr<LiveEvents> make_live_events(const ServiceContext& context,
                                             std::shared_ptr<EventHub> hub, int per_account_max) {
  return std::make_unique<StoredLiveEvents>(context, std::move(hub), per_account_max);
}

}  // namespace ticketing
