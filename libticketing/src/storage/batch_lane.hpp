// A group-commit lane whose batches are one transaction each.
#pragma once

#include <spdlog/spdlog.h>

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "storage/group_commit.hpp"
#include "storage/service_context.hpp"
#include "storage/store.hpp"

namespace ticketing {

/// What the batches of a lane do. Dry runs have a lane of their own: they wait for no writer.
enum class LaneWork { writes, dry_runs };

/// Thread safe. Requests that arrive while a batch commits form the next one; every request gets
/// its own result. A `Request` holds the use case's own `request`, and `options`.
template <class Request, class Reply>
class BatchLane {
 public:
  using Done = std::function<void(Result<Reply>)>;
  /// One result for each request, in order. May run more than once for the same requests.
  using Decide = std::function<std::vector<Result<Reply>>(UnitOfWork&, std::span<const Request>)>;

  /// `what` names the requests in messages, e.g. "comments".
  BatchLane(Store& store, const LaneBounds& bounds, std::string what, Decide decide,
            LaneWork work = LaneWork::writes)
      : store_(store),
        work_(work),
        what_(std::move(what)),
        decide_(std::move(decide)),
        lane_(bounds.waiting_max, bounds.batch_max,
              [this](std::vector<Waiting>& batch) { process(batch); }) {}

  /// Never blocks. `done` runs exactly once: on the lane's thread, or here when the lane is full.
  void submit(Request request, Done done) {
    auto refused = lane_.submit({std::move(request), std::move(done)});
    if (refused)
      refused->done(refuse_for_now("too many " + what_ + " are waiting: try again in a second"));
  }

 private:
  struct Waiting {
    Request request;
    Done done;
  };
  using Results = std::vector<Result<Reply>>;

  void process(std::vector<Waiting>& batch) {
    std::vector<Request> requests;
    requests.reserve(batch.size());
    for (auto& waiting : batch) requests.push_back(std::move(waiting.request));
    auto results = commit(requests);
    for (std::size_t i = 0; i < batch.size(); ++i) batch[i].done(std::move(results[i]));
  }

  /// All of `requests` in one transaction; one by one when that one cannot be committed because of
  /// what is in it, or of a lock that one of them needs, so that no request fails its neighbours.
  Results commit(std::span<const Request> requests) {
    if (requests.size() == 1) return commit_one_by_one(requests);
    try {
      return transact(requests);
    } catch (const LockTimeout& e) {
      spdlog::warn("{} {} are run again one by one: {}", requests.size(), what_, e.what());
    } catch (const StorageUnavailable& e) {
      Results results;
      for (const auto& waiting : requests)
        results.push_back(Store::unavailable(e, waiting.options.idempotency_key));
      return results;
    } catch (const std::exception& e) {
      spdlog::warn("{} {} are run again one by one: {}", requests.size(), what_, e.what());
    }
    return commit_one_by_one(requests);
  }

  Results commit_one_by_one(std::span<const Request> requests) {
    Results results;
    int outages = 0;
    for (std::size_t i = 0; i < requests.size(); ++i) {
      const auto& key = requests[i].options.idempotency_key;
      // What fails them is nothing of their own, e.g. the lock of the post they all comment on: the
      // lane must not stand still for the sum of their waits.
      if (outages == outages_max) {
        results.push_back(Store::unavailable({"given up with its batch", true}, key));
        continue;
      }
      try {
        results.push_back(std::move(transact(requests.subspan(i, 1)).front()));
      } catch (const StorageUnavailable& e) {
        ++outages;
        results.push_back(Store::unavailable(e, key));
      } catch (const std::exception& e) {
        spdlog::error("one of the {} failed: {}", what_, e.what());
        results.push_back(refuse(ErrorCode::internal, "the request could not be stored"));
      }
    }
    return results;
  }

  Results transact(std::span<const Request> requests) {
    Results results;
    const auto decide = [&](UnitOfWork& unit) {
      results = decide_(unit, requests);
      return true;
    };
    if (work_ == LaneWork::writes) {
      store_.transact(decide);
    } else {
      store_.snapshot(decide);
    }
    return results;
  }

  static constexpr int outages_max = 2;

  Store& store_;
  const LaneWork work_;
  const std::string what_;
  const Decide decide_;
  GroupCommitLane<Waiting> lane_;  // last: stops first
};

}  // namespace ticketing
