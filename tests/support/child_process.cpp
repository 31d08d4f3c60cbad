#include "support/child_process.hpp"

#include <fcntl.h>
#include <grp.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <utility>

namespace ticketing::test {
namespace {

// Between fork and exec: only async-signal-safe calls.
[[noreturn]] void become(const ChildOptions& options, char* const* arguments, int output,
                         pid_t parent) {
  ::dup2(output, STDOUT_FILENO);
  ::dup2(output, STDERR_FILENO);
  const int nothing = ::open("/dev/null", O_RDONLY);
  if (nothing >= 0) ::dup2(nothing, STDIN_FILENO);
  ::setpgid(0, 0);  // an interrupt typed at the terminal is the test's to handle
  if (options.uid != 0 &&
      (::setgroups(0, nullptr) != 0 || ::setgid(options.gid) != 0 || ::setuid(options.uid) != 0)) {
    ::_exit(126);
  }
  // After setuid, which clears it.
  ::prctl(PR_SET_PDEATHSIG, options.death_signal);
  if (::getppid() != parent) ::_exit(126);
  ::execvp(arguments[0], arguments);
  ::_exit(127);
}

std::string contents(const std::string& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

ChildProcess::ChildProcess(const ChildOptions& options)
    : name_(options.command.front()), output_file_(options.output_file) {
  std::vector<std::string> command = options.command;
  std::vector<char*> arguments;
  for (auto& word : command) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  const std::string target = options.output_file.empty() ? "/dev/null" : options.output_file;
  const int output = ::open(target.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (output < 0) throw std::system_error(errno, std::generic_category(), "open " + target);

  const pid_t parent = ::getpid();
  pid_ = ::fork();
  if (pid_ == 0) become(options, arguments.data(), output, parent);
  const int error = errno;
  ::close(output);
  if (pid_ < 0) throw std::system_error(error, std::generic_category(), "fork");
}

ChildProcess::~ChildProcess() {
  if (pid_ <= 0) return;
  send(SIGKILL);
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      name_(std::move(other.name_)),
      output_file_(std::move(other.output_file_)) {}

ChildProcess& ChildProcess::operator=(ChildProcess&& other) noexcept {
  std::swap(pid_, other.pid_);
  std::swap(name_, other.name_);
  std::swap(output_file_, other.output_file_);
  return *this;
}

bool ChildProcess::running() {
  if (pid_ <= 0) return false;
  int status = 0;
  return !has_ended(status);
}

void ChildProcess::send(int signal) const {
  if (pid_ > 0) ::kill(pid_, signal);
}

bool ChildProcess::has_ended(int& status) {
  if (::waitpid(pid_, &status, WNOHANG) == 0) return false;
  pid_ = -1;
  return true;
}

int ChildProcess::wait(std::chrono::milliseconds patience) {
  if (pid_ <= 0) return -1;
  const auto deadline = std::chrono::steady_clock::now() + patience;
  int status = 0;
  while (!has_ended(status)) {
    if (std::chrono::steady_clock::now() > deadline) {
      const ChildProcess killed = std::move(*this);
      throw std::runtime_error(killed.name_ +
                               " did not end in time: " + contents(killed.output_file_));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::string run(const ChildOptions& options) {
  const int status = ChildProcess(options).wait(std::chrono::minutes(2));
  std::string output = contents(options.output_file);
  if (status != 0) {
    throw std::runtime_error(options.command.front() + " exited with " + std::to_string(status) +
                             ": " + output);
  }
  return output;
}

}  // namespace ticketing::test
