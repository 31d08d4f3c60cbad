// What a job works with while it runs.
#pragma once

#include <stop_token>
#include <utility>

#include <ticketing/jobs/job.hpp>
#include <ticketing/result.hpp>

#include "storage/store.hpp"

namespace ticketing {

/// One attempt of a run. Used by one thread.
class JobWork final {
 public:
  /// Rows to work on in one transaction.
  static constexpr int chunk = 1000;

  JobWork(Store& store, const JobRun& run, std::stop_token stop)
      : store_(store), run_(run), stop_(std::move(stop)) {}

  /// As `Store::write`, as long as no other process has taken the run over: a process that was
  /// frozen and wakes up late is refused.
  template <class Fn>
  auto write(Fn&& fn) -> decltype(fn(std::declval<UnitOfWork&>())) {
    return store_.write([&](UnitOfWork& unit) -> decltype(fn(unit)) {
      TICKETING_TRY(still_ours(unit));
      return fn(unit);
    });
  }

  /// Requested when the run is to end before its time, or is no longer this process's.
  const std::stop_token& stop() const { return stop_; }
  const JobRun& run() const { return run_; }

 private:
  Result<bool> still_ours(UnitOfWork& unit) const;

  Store& store_;
  const JobRun& run_;
  const std::stop_token stop_;
};

}  // namespace ticketing
