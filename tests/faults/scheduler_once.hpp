// ticketing-scheduler --once, as cron or an operator would run it.
#pragma once

#include <memory>
#include <string>

#include "faults/venue.hpp"
#include "support/child_process.hpp"
#include "support/temp_dir.hpp"

namespace ticketing::test {

class SchedulerOnce final {
 public:
  SchedulerOnce(const Venue& venue, const std::string& job, const std::string& redis = "");

  /// Its exit status.
  int wait() { return child_.wait(); }
  /// As `kill -9`.
  void kill();
  std::string output() const;

 private:
  std::unique_ptr<TempDir> dir_ = std::make_unique<TempDir>();
  ChildProcess child_;
};

}  // namespace ticketing::test
