// A group-commit lane whose batches are one transaction each.
#pragma once

#include <spdlog/spdlog.h>

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <ticketing/config.hpp>
#include <ticketing/storage/group_commit.hpp>
#include <ticketing/storage/store.hpp>

namespace ticketing {

/// Thread safe. Requests that arrive while a batch commits form the next one; every request gets
/// its own result.
template <class Request, class Reply>
class BatchLane {
 public:
  using Done = std::function<void(Result<Reply>)>;
  /// One result for each request, in order. May run more than once for the same requests.
  using Decide = std::function<std::vector<Result<Reply>>(UnitOfWork&, std::span<const Request>)>;

  /// `what` names the requests in messages, e.g. "comments".
  BatchLane(Store& store, const StoreConfig& config, std::string what, Decide decide)
      : store_(store),
        what_(std::move(what)),
        decide_(std::move(decide)),
        lane_(static_cast<std::size_t>(config.lane_waiting_max),
              static_cast<std::size_t>(config.lane_batch_max),
              [this](std::vector<Waiting>& batch) { process(batch); }) {}

  /// Never blocks. `done` runs exactly once: on the lane's thread, or here when the lane is full.
  void submit(Request request, Done done) {
    Waiting waiting{std::move(request), std::move(done)};
    if (lane_.submit(std::move(waiting))) return;
    Error busy;
    busy.code = ErrorCode::unavailable;
    busy.detail = "too many " + what_ + " are waiting: try again in a second";
    busy.retry_after = std::chrono::seconds(1);
    waiting.done(tl::unexpected(std::move(busy)));
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
  /// what is in it, so that a bad request does not fail its neighbours.
  Results commit(std::span<const Request> requests) {
    Results results;
    try {
      store_.transact([&](UnitOfWork& unit) {
        results = decide_(unit, requests);
        return true;
      });
      return results;
    } catch (const StorageUnavailable& e) {
      return Results(requests.size(), Result<Reply>(Store::unavailable(e)));
    } catch (const std::exception& e) {
      if (requests.size() == 1) {
        spdlog::error("one of the {} failed: {}", what_, e.what());
        return Results(1, refuse(ErrorCode::internal, "the request could not be stored"));
      }
      spdlog::warn("{} {} are run again one by one: {}", requests.size(), what_, e.what());
    }
    results.clear();
    for (std::size_t i = 0; i < requests.size(); ++i)
      results.push_back(std::move(commit(requests.subspan(i, 1)).front()));
    return results;
  }

  Store& store_;
  const std::string what_;
  const Decide decide_;
  GroupCommitLane<Waiting> lane_;  // last: stops first
};

}  // namespace ticketing
