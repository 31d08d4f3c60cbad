// What Ctrl-C leaves behind, told to who pressed it.
#pragma once

#include <signal.h>

#include <deque>
#include <string>

namespace ticketing::cli {

/// While it lives, SIGINT writes the text to standard error and ends the program with exit code
/// 130. One at a time.
class Interruption final {
 public:
  explicit Interruption(std::string text);
  ~Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;

  /// From now on it is this.
  void leaves(std::string text);

 private:
  std::deque<std::string> texts_;  ///< all of them: the handler may be reading the last but one
  struct sigaction before_ {};
};

}  // namespace ticketing::cli
