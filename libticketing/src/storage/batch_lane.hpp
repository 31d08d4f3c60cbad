// A group-commit lane: requests that arrive while a batch commits form the next one. No timers, so
// an idle lane adds no latency.
#pragma once

#include <spdlog/spdlog.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <iterator>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include "storage/batch.hpp"
#include "storage/lane_meter.hpp"
#include "storage/lane_queue.hpp"
#include "storage/service_context.hpp"
#include "storage/store.hpp"

namespace ticketing {

/// What the batches of a lane do. Dry runs have a lane of their own: they wait for no writer.
enum class LaneWork { writes, dry_runs };

/// Thread safe. Every request gets its own result; a batch is one transaction. A `Request` holds
/// the use case's own `request`, and `options`.
///
/// The next batch begins when the last one has given back its locks. Where somebody waits and the
/// disk or a standby is slow, that is before what it wrote is safe (`BatchTerms`), so that neither
/// divides the rate; where they are quick, it would only make smaller batches. Nobody is answered
/// before it is safe.
///
/// A batch waits for nobody but who is about to commit: a request whose row another transaction
/// keeps steps aside, and the rest commits. Who waits for the same row are a batch of their own, on
/// one of a few threads, that takes that row before it holds any other. So a lock that is never
/// given back delays those who need it and nobody else.
template <class Request, class Reply>
class BatchLane {
 public:
  using Done = std::function<void(Result<Reply>)>;
  /// May run more than once for the same requests.
  using Decide =
      std::function<BatchOutcome<Reply>(UnitOfWork&, std::span<const Request>, BusyWallets)>;

  /// `what` names the requests in messages, e.g. "comments".
  BatchLane(Store& store, const LaneBounds& bounds, std::string what, Decide decide,
            LaneWork work = LaneWork::writes)
      : store_(store),
        work_(work),
        what_(std::move(what)),
        decide_(std::move(decide)),
        early_release_(bounds.early_release),
        lock_timeout_(bounds.lock_timeout),
        short_wait_(std::clamp(bounds.lock_timeout / 20, std::chrono::milliseconds(1),
                               std::chrono::milliseconds(50))),
        meter_(bounds.meters ? bounds.meters->add(what_) : std::make_shared<LaneMeter>(what_)),
        queue_(bounds.waiting_max, bounds.batch_max, short_wait_) {
    for (std::size_t i = 0; i < (work_ == LaneWork::writes ? under_way_max : 1); ++i)
      batches_.emplace_back([this] { take_batches(); });
    if (work_ == LaneWork::dry_runs) return;
    for (std::size_t i = 0; i < bounds.asides_max; ++i)
      asides_.emplace_back([this] { take_turns(); });
  }
  /// Finishes what was accepted, then stops.
  ~BatchLane() { queue_.stop(); }
  BatchLane(const BatchLane&) = delete;
  BatchLane& operator=(const BatchLane&) = delete;

  /// Never blocks. `done` runs exactly once: on the lane's threads, or here when the lane is full.
  void submit(Request request, Done done) {
    auto rows = rows_of(request);
    meter_->came();  // before it can leave
    auto refused =
        queue_.submit({std::move(request), std::move(done), std::move(rows), Steady::now(), {}});
    if (!refused) return;
    meter_->left(1);
    meter_->refused();
    refused->done(refuse_for_now("too many " + what_ + " are waiting: try again in a second"));
  }

 private:
  using Steady = std::chrono::steady_clock;
  struct Waiting {
    Request request;
    Done done;
    std::vector<RowKey> rows;
    Steady::time_point came;
    std::optional<Steady::time_point> give_up_at;  ///< since the first try
  };
  using Queue = LaneQueue<Waiting>;
  /// Batches at once: one that is decided, the others becoming safe.
  static constexpr std::size_t under_way_max = 4;
  /// A result, or the row that the request has to wait for.
  using Outcome = std::variant<Result<Reply>, RowKey>;
  /// Those that have to wait on, each for its row.
  using HeldUp = std::vector<std::pair<RowKey, Waiting>>;

  /// Requests on their way through one transaction.
  struct Batch {
    std::vector<Waiting> items;     ///< their requests are in `requests`
    std::vector<Request> requests;  ///< of the items, in their order
    /// The row that is taken before any other: that of its turn.
    std::optional<RowKey> first{};
    /// Lets the next batch come, or the next turn of the row. Called once, when this one keeps no
    /// lock any more; what it wrote need not be safe yet.
    std::function<void(HeldUp)> let_go{};
  };

  void take_batches() {
    for (;;) {
      std::unique_lock alone(forming_);
      Batch batch = batch_of(queue_.next_batch());
      if (batch.items.empty()) return;
      batch.let_go = [&](HeldUp held_up) {
        for (auto& [row, waiting] : held_up) queue_.put_aside(row, std::move(waiting));
        alone.unlock();
      };
      serve(batch);
    }
  }

  void take_turns() {
    while (auto turn = queue_.next_turn()) {
      Batch batch = batch_of(std::exchange(turn->items, {}));
      batch.first = turn->row;
      batch.let_go = [&](HeldUp held_up) {
        for (auto& [row, waiting] : held_up) {
          if (row == turn->row) {
            turn->items.push_back(std::move(waiting));
          } else {
            queue_.put_aside(row, std::move(waiting));
          }
        }
        queue_.end_turn(std::move(*turn));
      };
      serve(batch);
    }
  }

  Batch batch_of(std::vector<Waiting> items) {
    Batch batch;
    add(batch, std::move(items));
    return batch;
  }

  void add(Batch& batch, std::vector<Waiting> items) {
    const auto now = Steady::now();
    for (Waiting& item : items) {
      if (!item.give_up_at) {
        meter_->waited(now - item.came);
        item.give_up_at = now + lock_timeout_;
      }
      batch.requests.push_back(std::move(item.request));
      batch.items.push_back(std::move(item));
    }
  }

  /// Answers those that it can, and lets go.
  void serve(Batch& batch) {
    auto outcomes = commit(batch);
    let_go(batch, outcomes);
    meter_->batch(batch.items.size());
    std::vector<Waiting> answered;
    std::vector<Result<Reply>> answers;
    answered.reserve(outcomes.size());
    answers.reserve(outcomes.size());
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
      auto* const result = std::get_if<Result<Reply>>(&outcomes[i]);
      if (result == nullptr || !batch.items[i].done) continue;  // it waits on elsewhere
      answers.push_back(std::move(*result));
      answered.push_back(std::move(batch.items[i]));
    }
    // All at once, and before they are answered: who is may come again.
    queue_.leave(answered);
    meter_->left(answered.size());
    for (std::size_t i = 0; i < answered.size(); ++i) answered[i].done(std::move(answers[i]));
  }

  /// The first time: whoever has to wait on and has time left does so elsewhere.
  void let_go(Batch& batch, std::vector<Outcome>& outcomes) {
    if (!batch.let_go) return;
    HeldUp held_up;
    int gave_up = 0;
    const auto now = Steady::now();
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
      auto* const row = std::get_if<RowKey>(&outcomes[i]);
      if (row == nullptr) continue;
      if (now >= *batch.items[i].give_up_at) {
        ++gave_up;
        outcomes[i] = Store::unavailable(LockTimeout("its row is locked"),
                                         batch.requests[i].options.idempotency_key);
      } else {
        batch.items[i].request = std::move(batch.requests[i]);
        held_up.emplace_back(*row, std::move(batch.items[i]));
        batch.items[i].done = nullptr;
      }
    }
    std::exchange(batch.let_go, {})(std::move(held_up));
    if (gave_up > 0)
      spdlog::warn("{} {} gave up: another transaction keeps a row that they need", gave_up, what_);
  }

  /// All of them in one transaction; one by one when that one cannot be committed because of what
  /// is in it, so that no request fails its neighbours.
  std::vector<Outcome> commit(Batch& batch) {
    std::vector<Outcome> outcomes;
    try {
      return transact(batch, {});
    } catch (const StorageUnavailable& e) {
      append_without(e, batch, outcomes);
      return outcomes;
    } catch (const std::exception& e) {
      if (!batch.let_go) {  // it may be written
        append_without({e.what(), false}, batch, outcomes);
        return outcomes;
      }
      if (batch.requests.size() == 1) {
        outcomes.push_back(failed(e));
        return outcomes;
      }
      spdlog::warn("{} {} are run again one by one: {}", batch.requests.size(), what_, e.what());
    }
    for (std::size_t at = 0; at < batch.requests.size(); ++at) {
      try {
        std::ranges::move(transact(batch, at), std::back_inserter(outcomes));
      } catch (const StorageUnavailable& e) {
        append_without(e, batch, outcomes);
        break;
      } catch (const std::exception& e) {
        outcomes.push_back(failed(e));
      }
    }
    return outcomes;
  }

  Outcome failed(const std::exception& e) const {
    spdlog::error("one of the {} failed: {}", what_, e.what());
    return refuse(ErrorCode::internal, "the request could not be stored");
  }

  /// What becomes of those that have no outcome yet when the transaction failed of `e`. Which of
  /// them needed the lock that was not to be had, nobody knows: each goes its own way.
  void append_without(const StorageUnavailable& e, const Batch& batch,
                      std::vector<Outcome>& outcomes) const {
    const bool locked =
        work_ == LaneWork::writes && dynamic_cast<const LockTimeout*>(&e) != nullptr;
    for (std::size_t at = outcomes.size(); at < batch.requests.size(); ++at) {
      const Request& request = batch.requests[at];
      if (locked) {
        outcomes.push_back(batch.first ? *batch.first : rows_of(request).front());
      } else {
        outcomes.push_back(Store::unavailable(e, request.options.idempotency_key));
      }
    }
  }

  /// All of the batch, or `only` the request at that place.
  std::vector<Outcome> transact(Batch& batch, std::optional<std::size_t> only) {
    if (work_ == LaneWork::dry_runs) return preview(batch, only);
    const auto began = Steady::now();
    try {
      return run(batch, only, BusyWallets::waited_for);
    } catch (const LockTimeout&) {
      if (Steady::now() >= began + lock_timeout_) throw;  // SQLite has waited all the time there is
    }
    return run(batch, only, BusyWallets::left_out);  // which tells whose wallets they are
  }

  std::vector<Outcome> run(Batch& batch, std::optional<std::size_t> only, BusyWallets busy) {
    std::vector<Outcome> outcomes;
    const auto began = Steady::now();
    auto decided = began;
    const auto release_early = [&] {
      decided = Steady::now();
      return !only && pays(batch, decided - began);
    };
    store_.transact_batch({.lock_wait = short_wait_,
                           .release_early = release_early,
                           .released = [&] { let_go(batch, outcomes); }},
                          [&](UnitOfWork& unit) {
                            if (batch.first && busy == BusyWallets::waited_for) {
                              lock_row(unit, *batch.first);
                              // Many may have come while it was waited for.
                              if (!only)
                                add(batch, queue_.more_for(*batch.first, batch.requests.size()));
                            }
                            outcomes = outcomes_of(decide_(unit, chosen(batch, only), busy));
                            return true;
                          });
    note_safe_after(Steady::now() - decided);
    return outcomes;
  }

  /// Whether the next batch should begin before this one, which was decided within `work`, is safe:
  /// that costs a journey more, and those who come meanwhile a place in a bigger batch. Of a row
  /// that other processes want, nobody here knows how many wait.
  bool pays(const Batch& batch, Steady::duration work) {
    const bool many_wait =
        batch.first || queue_.arrivals() >= std::max<std::size_t>(1, batch.requests.size() / 2);
    return many_wait &&
           (early_release_ == EarlyRelease::always || safe_after_.load() > work.count() / 2);
  }
  void note_safe_after(Steady::duration took) {
    // A moving mean; what two batches note at once may be lost.
    const auto before = safe_after_.load();
    safe_after_ = before + (took.count() - before) / 8;
  }

  static std::span<const Request> chosen(const Batch& batch, std::optional<std::size_t> only) {
    const std::span<const Request> all(batch.requests);
    return only ? all.subspan(*only, 1) : all;
  }

  std::vector<Outcome> preview(const Batch& batch, std::optional<std::size_t> only) {
    std::vector<Outcome> outcomes;
    store_.snapshot([&](UnitOfWork& unit) {
      outcomes = outcomes_of(decide_(unit, chosen(batch, only), BusyWallets::waited_for));
    });
    return outcomes;
  }

  static std::vector<Outcome> outcomes_of(BatchOutcome<Reply> decided) {
    std::vector<Outcome> outcomes;
    outcomes.reserve(decided.results.size());
    std::ranges::move(decided.results, std::back_inserter(outcomes));
    for (auto& [at, row] : decided.held_up) outcomes[at] = std::move(row);
    return outcomes;
  }

  Store& store_;
  const LaneWork work_;
  const std::string what_;
  const Decide decide_;
  const EarlyRelease early_release_;
  const std::chrono::milliseconds lock_timeout_;
  /// For a row, then for the next that waits: more rows than threads may be waited for.
  const std::chrono::milliseconds short_wait_;
  const std::shared_ptr<LaneMeter> meter_;
  Queue queue_;
  std::atomic<Steady::rep> safe_after_ = 0;  ///< COMMIT was sent, so long as a rule
  std::mutex forming_;                       ///< of who takes the next batch until it lets go
  std::vector<std::jthread> batches_;
  std::vector<std::jthread> asides_;  // last: all of them stop first
};

}  // namespace ticketing
