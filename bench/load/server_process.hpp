// A built server program under load.
#pragma once

#include <string>
#include <vector>

#include "support/child_process.hpp"
#include "support/temp_dir.hpp"

namespace ticketing::bench {

/// A program of this build, or any that is named by its whole path, that prints "listening on
/// http://HOST:PORT"; stopped with its owner.
class ServerProcess {
 public:
  ServerProcess(const std::string& program, const std::vector<std::string>& arguments);

  int port() const { return port_; }
  /// Peak resident memory so far, in MB (VmHWM, proc(5)).
  double peak_memory_mb() const;
  /// Resident memory now, in KiB (VmRSS).
  double resident_kib() const;
  /// Processor time used so far, in seconds (utime and stime, proc(5); a hundredth at best).
  double cpu_seconds() const;

 private:
  double status_kib(const std::string& field) const;

  test::TempDir dir_;
  test::ChildProcess child_;
  int port_ = 0;
};

}  // namespace ticketing::bench
