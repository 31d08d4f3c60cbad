// What waits in a lane: requests for the next batch and, row by row, those whose row another
// transaction has locked.
#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

#include "storage/row_key.hpp"

namespace ticketing {

/// Thread safe: one thread at a time takes batches, any number takes turns. `Item` is movable and
/// has `rows`, the rows that it needs, in the order of locking. Who waits for a row keeps their
/// order, and who comes later and needs that row waits behind them; nobody else does.
template <class Item>
class LaneQueue final {
 public:
  /// A row that somebody had to wait for is waited for by all who come within `contended_for`:
  /// another process wants it as well, and to try again without waiting would mostly be in vain.
  LaneQueue(std::size_t waiting_max, std::size_t batch_max,
            std::chrono::milliseconds contended_for = {})
      : waiting_max_(waiting_max),
        waiting_for_row_max_(std::max<std::size_t>(1, waiting_max - for_others(waiting_max))),
        batch_max_(batch_max),
        contended_for_(contended_for) {}

  /// Nothing, or the item back: `waiting_max` are in the lane, or all for one of its rows but an
  /// eighth of that.
  std::optional<Item> submit(Item item) {
    {
      const std::lock_guard lock(mutex_);
      if (waiting_ >= waiting_max_ || !has_place(item)) return item;
      ++waiting_;
      for (const RowKey& row : item.rows) ++waiting_for_row_[row];
      arrivals_.push_back(std::move(item));
      if (arrivals_.size() > 1) return std::nullopt;
    }
    arrived_.notify_one();
    return std::nullopt;
  }

  /// Waits for items whose rows nobody waits for, and gives them in order of arrival. None: it was
  /// stopped, and no more will come.
  std::vector<Item> next_batch() {
    std::unique_lock lock(mutex_);
    std::vector<Item> batch;
    while (batch.empty()) {
      arrived_.wait(lock, [this] { return stopped_ || !arrivals_.empty(); });
      if (arrivals_.empty()) {
        batches_ended_ = true;
        turn_.notify_all();
        break;
      }
      while (!arrivals_.empty() && batch.size() < batch_max_) {
        if (Aside* const aside = waited_for(arrivals_.front())) {
          aside->items.push_back(std::move(arrivals_.front()));
          give_turn(*aside);
        } else {
          batch.push_back(std::move(arrivals_.front()));
        }
        arrivals_.pop_front();
      }
    }
    return batch;
  }

  /// How many wait for the next batch.
  std::size_t arrivals() {
    const std::lock_guard lock(mutex_);
    return arrivals_.size();
  }

  /// An item of a batch or a turn has to wait for `row`.
  void put_aside(const RowKey& row, Item item) {
    const std::lock_guard lock(mutex_);
    auto found = asides_.find(row);
    if (found == asides_.end()) {
      const auto now = Clock::now();
      std::erase_if(asides_, [now](const auto& old) { return old.second.is_over(now); });
      found = asides_.try_emplace(row, row, now + contended_for_).first;
    }
    found->second.items.push_back(std::move(item));
    give_turn(found->second);
  }

  /// Those who wait for one row, until `end_turn`.
  struct Turn {
    RowKey row;
    std::vector<Item> items;
  };

  /// Waits for a row that somebody waits for and that has nobody's turn. Nothing: no batches come
  /// any more, and nobody waits.
  std::optional<Turn> next_turn() {
    std::unique_lock lock(mutex_);
    turn_.wait(lock, [this] { return !turns_.empty() || (batches_ended_ && nobody_waits()); });
    if (turns_.empty()) return std::nullopt;
    Aside& aside = *turns_.front();
    turns_.pop_front();
    Turn turn{aside.row, {}};
    take_front(aside, batch_max_, turn.items);
    return turn;
  }

  /// Who has come to wait for `row` since its turn of now `has` items began.
  std::vector<Item> more_for(const RowKey& row, std::size_t has) {
    const std::lock_guard lock(mutex_);
    std::vector<Item> more;
    if (has < batch_max_) take_front(asides_.at(row), batch_max_ - has, more);
    return more;
  }

  /// What is left in `turn` waits on, before those who came later.
  void end_turn(Turn turn) {
    const std::lock_guard lock(mutex_);
    Aside& aside = asides_.at(turn.row);
    for (auto item = turn.items.rbegin(); item != turn.items.rend(); ++item)
      aside.items.push_front(std::move(*item));
    aside.has_turn = false;
    if (!aside.items.empty()) return give_turn(aside);
    if (aside.is_over(Clock::now())) asides_.erase(turn.row);
    if (batches_ended_) turn_.notify_all();
  }

  /// Items of a batch or a turn are about to be answered, and give back their places.
  void leave(std::span<const Item> items) {
    const std::lock_guard lock(mutex_);
    waiting_ -= items.size();
    for (const Item& item : items)
      for (const RowKey& row : item.rows)
        if (const auto found = waiting_for_row_.find(row); --found->second == 0)
          waiting_for_row_.erase(found);
  }

  /// Everything that was accepted is still given.
  void stop() {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    arrived_.notify_all();
  }

 private:
  using Clock = std::chrono::steady_clock;
  struct Aside {
    Aside(RowKey of, Clock::time_point until) : row(std::move(of)), contended_until(until) {}
    /// Nobody waits, and whoever comes tries without.
    bool is_over(Clock::time_point now) const {
      return items.empty() && !has_turn && now >= contended_until;
    }
    RowKey row;
    Clock::time_point contended_until;
    std::deque<Item> items{};
    bool has_turn = false;  ///< or will have it, being in `turns_`
  };

  bool nobody_waits() const {
    return std::ranges::none_of(asides_, [](const auto& aside) {
      return aside.second.has_turn || !aside.second.items.empty();
    });
  }

  /// Places that one hot row leaves: a rush on one post is what there is a lane for.
  static std::size_t for_others(std::size_t waiting_max) { return (waiting_max + 7) / 8; }

  static void take_front(Aside& aside, std::size_t max, std::vector<Item>& to) {
    while (!aside.items.empty() && max-- > 0) {
      to.push_back(std::move(aside.items.front()));
      aside.items.pop_front();
    }
  }

  void give_turn(Aside& aside) {
    if (std::exchange(aside.has_turn, true)) return;
    turns_.push_back(&aside);
    turn_.notify_one();
  }

  /// Null when the item can go with the next batch.
  Aside* waited_for(const Item& item) {
    if (asides_.empty()) return nullptr;
    for (const RowKey& row : item.rows)
      if (const auto found = asides_.find(row); found != asides_.end()) return &found->second;
    return nullptr;
  }

  bool has_place(const Item& item) const {
    return std::ranges::none_of(item.rows, [this](const RowKey& row) {
      const auto found = waiting_for_row_.find(row);
      return found != waiting_for_row_.end() && found->second >= waiting_for_row_max_;
    });
  }

  const std::size_t waiting_max_;
  const std::size_t waiting_for_row_max_;  ///< so that one hot row leaves places for others
  const std::size_t batch_max_;
  const std::chrono::milliseconds contended_for_;

  std::mutex mutex_;
  std::condition_variable arrived_;
  std::condition_variable turn_;
  bool stopped_ = false;
  bool batches_ended_ = false;
  std::deque<Item> arrivals_;
  std::unordered_map<RowKey, Aside> asides_;
  std::deque<Aside*> turns_;  ///< rows of `asides_`, whoever has waited longest for a turn first
  std::size_t waiting_ = 0;   ///< until they leave
  std::unordered_map<RowKey, std::size_t> waiting_for_row_;
};

}  // namespace ticketing
