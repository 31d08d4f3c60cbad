// A program that is run for us, with pipes to and from it.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ticketing {

/// Throws std::system_error where there is no such program. Ends with its owner: who lets go of one
/// that runs has it killed.
class ChildProcess final {
 public:
  struct Streams {
    bool in = false;   ///< its standard input is a pipe from us; else it has none
    bool out = false;  ///< its standard output is a pipe to us; else it goes nowhere
  };
  /// `words`: the program, looked for in PATH, and its arguments; `environment`: beside ours.
  ChildProcess(std::vector<std::string> words,
               const std::vector<std::pair<std::string, std::string>>& environment,
               Streams streams);
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  /// Its ends of the pipes; -1 for none.
  int in() const { return in_; }
  int out() const { return out_; }
  void close_in();
  /// Whether it has ended, after so long at most.
  bool ended_within(std::chrono::milliseconds wait);
  /// Waits for its end; whether that was with exit code 0.
  bool succeeded();
  /// What it wrote to standard error, of much the beginning; without line ends at the end.
  std::string complaint() const;

 private:
  pid_t pid_ = -1;
  int watch_ = -1;  ///< readable when it has ended
  int in_ = -1;
  int out_ = -1;
  int errors_ = -1;
  std::optional<int> status_;
};

}  // namespace ticketing
