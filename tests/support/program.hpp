// The built programs as users run them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "support/child_process.hpp"
#include "support/temp_dir.hpp"

namespace ticketing::test {

/// Where a program of this build is: beside the running test.
std::string built_program(const std::string& name);

/// A running ticketing-api on a port of its own; killed with its owner.
class ApiProcess final {
 public:
  /// Returns once it listens; throws std::runtime_error with its output when it does not.
  explicit ApiProcess(const std::vector<std::string>& arguments);

  int port() const { return port_; }
  bool running() { return child_.running(); }
  /// As `kill -9`, from any thread; whether it is gone yet is for `wait_gone`.
  void kill() const;
  /// As a machine that pauses: SIGSTOP, until SIGCONT.
  void stall() const;
  void go_on() const;
  /// Throws std::runtime_error if nobody has killed it within half a minute.
  void wait_gone();
  /// As an operator stops it (SIGTERM); the exit status.
  int stop();
  /// What it has printed.
  std::string output() const;

 private:
  std::unique_ptr<TempDir> dir_ = std::make_unique<TempDir>();
  ChildProcess child_;
  int port_ = 0;
};

}  // namespace ticketing::test
