// A group-commit lane: requests that arrive while a batch commits form the next one. No timers, so
// an idle lane adds no latency.
#pragma once

#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include "storage/batch.hpp"
#include "storage/lane_queue.hpp"
#include "storage/service_context.hpp"
#include "storage/store.hpp"

namespace ticketing {

/// What the batches of a lane do. Dry runs have a lane of their own: they wait for no writer.
enum class LaneWork { writes, dry_runs };

/// Thread safe. Every request gets its own result; a batch is one transaction. A `Request` holds
/// the use case's own `request`, and `options`.
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
        lock_timeout_(bounds.lock_timeout),
        short_wait_(std::clamp(bounds.lock_timeout / 20, std::chrono::milliseconds(1),
                               std::chrono::milliseconds(50))),
        queue_(bounds.waiting_max, bounds.batch_max),
        batches_([this] { take_batches(); }) {
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
    auto refused = queue_.submit({std::move(request), std::move(done), std::move(rows), {}});
    if (refused)
      refused->done(refuse_for_now("too many " + what_ + " are waiting: try again in a second"));
  }

 private:
  using Steady = std::chrono::steady_clock;
  struct Waiting {
    Request request;
    Done done;
    std::vector<RowKey> rows;
    std::optional<Steady::time_point> give_up_at;  ///< since the first try
  };
  using Queue = LaneQueue<Waiting>;
  /// A result, or the row that the request has to wait for.
  using Outcome = std::variant<Result<Reply>, RowKey>;
  /// The row that a batch takes before any other: that of its turn.
  using First = std::optional<RowKey>;

  void take_batches() {
    for (auto batch = queue_.next_batch(); !batch.empty(); batch = queue_.next_batch()) {
      for (auto& [row, waiting] : serve(batch, {})) queue_.put_aside(row, std::move(waiting));
    }
  }

  void take_turns() {
    while (auto turn = queue_.next_turn()) {
      auto held_up = serve(turn->items, turn->row);
      turn->items.clear();
      for (auto& [row, waiting] : held_up) {
        if (row == turn->row) {
          turn->items.push_back(std::move(waiting));
        } else {
          queue_.put_aside(row, std::move(waiting));
        }
      }
      queue_.end_turn(std::move(*turn));
    }
  }

  /// Answers those that it can; the others have to wait on, each for its row.
  std::vector<std::pair<RowKey, Waiting>> serve(std::vector<Waiting>& batch, const First& first) {
    std::vector<Request> requests;
    requests.reserve(batch.size());
    const auto give_up_at = Steady::now() + lock_timeout_;
    for (Waiting& waiting : batch) {
      if (!waiting.give_up_at) waiting.give_up_at = give_up_at;
      requests.push_back(std::move(waiting.request));
    }
    auto outcomes = commit(requests, first);
    const auto now = Steady::now();
    std::vector<std::pair<RowKey, Waiting>> held_up;
    std::vector<Waiting> answered;
    std::vector<Result<Reply>> answers;
    answered.reserve(batch.size());
    answers.reserve(batch.size());
    int gave_up = 0;
    for (std::size_t i = 0; i < batch.size(); ++i) {
      if (auto* const result = std::get_if<Result<Reply>>(&outcomes[i])) {
        answers.push_back(std::move(*result));
        answered.push_back(std::move(batch[i]));
      } else if (now >= *batch[i].give_up_at) {
        ++gave_up;
        answers.push_back(Store::unavailable(LockTimeout("its row is locked"),
                                             requests[i].options.idempotency_key));
        answered.push_back(std::move(batch[i]));
      } else {
        batch[i].request = std::move(requests[i]);
        held_up.emplace_back(std::get<RowKey>(std::move(outcomes[i])), std::move(batch[i]));
      }
    }
    // All at once, and before they are answered: who is may come again.
    queue_.leave(answered);
    for (std::size_t i = 0; i < answered.size(); ++i) answered[i].done(std::move(answers[i]));
    if (gave_up > 0)
      spdlog::warn("{} {} gave up: another transaction keeps a row that they need", gave_up, what_);
    return held_up;
  }

  /// All of `requests` in one transaction; one by one when that one cannot be committed because of
  /// what is in it, so that no request fails its neighbours.
  std::vector<Outcome> commit(std::span<const Request> requests, const First& first) {
    std::vector<Outcome> outcomes;
    if (requests.size() > 1) {
      try {
        return transact(requests, first);
      } catch (const StorageUnavailable& e) {
        append_without(e, requests, first, outcomes);
        return outcomes;
      } catch (const std::exception& e) {
        spdlog::warn("{} {} are run again one by one: {}", requests.size(), what_, e.what());
      }
    }
    for (std::size_t i = 0; i < requests.size(); ++i) {
      try {
        std::ranges::move(transact(requests.subspan(i, 1), first), std::back_inserter(outcomes));
      } catch (const StorageUnavailable& e) {
        append_without(e, requests.subspan(i), first, outcomes);
        break;
      } catch (const std::exception& e) {
        spdlog::error("one of the {} failed: {}", what_, e.what());
        outcomes.push_back(refuse(ErrorCode::internal, "the request could not be stored"));
      }
    }
    return outcomes;
  }

  /// What becomes of `requests` when the transaction failed of `e`. Which of them needed the lock
  /// that was not to be had, nobody knows: each goes its own way.
  void append_without(const StorageUnavailable& e, std::span<const Request> requests,
                      const First& first, std::vector<Outcome>& outcomes) const {
    const bool locked =
        work_ == LaneWork::writes && dynamic_cast<const LockTimeout*>(&e) != nullptr;
    for (const Request& request : requests) {
      if (locked) {
        outcomes.push_back(first ? *first : rows_of(request).front());
      } else {
        outcomes.push_back(Store::unavailable(e, request.options.idempotency_key));
      }
    }
  }

  std::vector<Outcome> transact(std::span<const Request> requests, const First& first) {
    if (work_ == LaneWork::dry_runs) return run(requests, {}, BusyWallets::waited_for);
    const auto began = Steady::now();
    try {
      return run(requests, first, BusyWallets::waited_for);
    } catch (const LockTimeout&) {
      if (Steady::now() >= began + lock_timeout_) throw;  // SQLite has waited all the time there is
    }
    return run(requests, {}, BusyWallets::left_out);  // which tells whose wallets they are
  }

  std::vector<Outcome> run(std::span<const Request> requests, const First& first,
                           BusyWallets busy) {
    BatchOutcome<Reply> decided;
    const auto decide = [&](UnitOfWork& unit) {
      if (first) lock_row(unit, *first);
      decided = decide_(unit, requests, busy);
      return true;
    };
    if (work_ == LaneWork::writes) {
      store_.transact_within(short_wait_, decide);
    } else {
      store_.snapshot(decide);
    }
    std::vector<Outcome> outcomes;
    outcomes.reserve(requests.size());
    std::ranges::move(decided.results, std::back_inserter(outcomes));
    for (auto& [at, row] : decided.held_up) outcomes[at] = std::move(row);
    return outcomes;
  }

  Store& store_;
  const LaneWork work_;
  const std::string what_;
  const Decide decide_;
  const std::chrono::milliseconds lock_timeout_;
  /// For a row, then for the next that waits: more rows than threads may be waited for.
  const std::chrono::milliseconds short_wait_;
  Queue queue_;
  std::jthread batches_;
  std::vector<std::jthread> asides_;  // last: all of them stop first
};

}  // namespace ticketing
