// A program run by a test: it dies with the test, and can be run as another user.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <string>
#include <vector>

namespace ticketing::test {

struct ChildOptions {
  std::vector<std::string> command;  ///< found on PATH unless it has a slash
  std::string output_file;           ///< standard output and error are appended here
  uid_t uid = 0;                     ///< 0: stay who we are
  gid_t gid = 0;
  int death_signal = 9;  ///< sent by the kernel when the starting thread dies
};

/// Owns one child; the destructor kills it. The kernel ties the child to the *thread* that started
/// it (prctl(2), PR_SET_PDEATHSIG): start servers from threads that live as long as the test.
class ChildProcess final {
 public:
  ChildProcess() = default;
  explicit ChildProcess(const ChildOptions& options);
  ~ChildProcess();
  ChildProcess(ChildProcess&& other) noexcept;
  ChildProcess& operator=(ChildProcess&& other) noexcept;

  pid_t pid() const { return pid_; }
  bool running();
  void send(int signal) const;
  /// Waits for the end; the exit status, or 128 + signal. What does not end within `patience` is
  /// killed, and std::runtime_error thrown with its output.
  int wait(std::chrono::milliseconds patience = std::chrono::minutes(1));

 private:
  bool has_ended(int& status);

  pid_t pid_ = -1;
  std::string name_;
  std::string output_file_;
};

/// Runs a command to its end; throws std::runtime_error with its output when it fails or does not
/// end within two minutes.
std::string run(const ChildOptions& options);

}  // namespace ticketing::test
