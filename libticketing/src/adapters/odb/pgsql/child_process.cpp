#include "odb/pgsql/child_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

extern char** environ;

namespace ticketing {
namespace {

constexpr std::size_t complaint_bytes_max = 2000;

void check(int error, const std::string& what) {
  if (error != 0) throw std::system_error(error, std::generic_category(), what);
}

void close_one(int& file) {
  if (file >= 0) ::close(file);
  file = -1;
}

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> out;
  for (std::string& word : words) out.push_back(word.data());
  out.push_back(nullptr);
  return out;
}

/// Ours, but for what `more` names.
std::vector<std::string> joined_environment(
    const std::vector<std::pair<std::string, std::string>>& more) {
  std::vector<std::string> out;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text = *entry;
    bool replaced = false;
    for (const auto& [name, value] : more) replaced = replaced || text.starts_with(name + "=");
    if (!replaced) out.push_back(text);
  }
  for (const auto& [name, value] : more) out.push_back(name + "=" + value);
  return out;
}

/// What the new process is given and how it begins.
class Spawning final {
 public:
  Spawning() {
    posix_spawn_file_actions_init(&files_);
    posix_spawnattr_init(&attributes_);
    // Signals as anybody begins: we may have blocked or ignored some.
    sigset_t signals;
    sigemptyset(&signals);
    posix_spawnattr_setsigmask(&attributes_, &signals);
    sigaddset(&signals, SIGPIPE);
    sigaddset(&signals, SIGINT);
    posix_spawnattr_setsigdefault(&attributes_, &signals);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  ~Spawning() {
    posix_spawn_file_actions_destroy(&files_);
    posix_spawnattr_destroy(&attributes_);
  }
  Spawning(const Spawning&) = delete;
  Spawning& operator=(const Spawning&) = delete;

  void give(int file, int as) { posix_spawn_file_actions_adddup2(&files_, file, as); }
  void give_nothing(int as) {
    posix_spawn_file_actions_addopen(&files_, as, "/dev/null", O_RDWR, 0);
  }
  pid_t start(std::vector<std::string>& words, std::vector<std::string>& environment) {
    pid_t pid = -1;
    check(posix_spawnp(&pid, words.front().c_str(), &files_, &attributes_, pointers(words).data(),
                       pointers(environment).data()),
          words.front());
    return pid;
  }

 private:
  posix_spawn_file_actions_t files_;
  posix_spawnattr_t attributes_;
};

}  // namespace

ChildProcess::ChildProcess(std::vector<std::string> words,
                           const std::vector<std::pair<std::string, std::string>>& environment,
                           Streams streams) {
  std::array<int, 2> to = {-1, -1};
  std::array<int, 2> from = {-1, -1};
  Spawning spawning;
  if (streams.in && ::pipe2(to.data(), O_CLOEXEC) != 0) check(errno, "a pipe");
  if (streams.out && ::pipe2(from.data(), O_CLOEXEC) != 0) check(errno, "a pipe");
  in_ = to[1];
  out_ = from[0];
  errors_ = ::memfd_create("errors", MFD_CLOEXEC);
  streams.in ? spawning.give(to[0], STDIN_FILENO) : spawning.give_nothing(STDIN_FILENO);
  streams.out ? spawning.give(from[1], STDOUT_FILENO) : spawning.give_nothing(STDOUT_FILENO);
  spawning.give(errors_, STDERR_FILENO);
  auto whole = joined_environment(environment);
  try {
    pid_ = spawning.start(words, whole);
  } catch (...) {
    for (int* const file : {&to[0], &in_, &out_, &from[1], &errors_}) close_one(*file);
    throw;
  }
  close_one(to[0]);
  close_one(from[1]);
  // Not pidfd_open(3), which glibc 2.36 declares for C alone.
  watch_ = static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0));
}

ChildProcess::~ChildProcess() {
  if (!status_) ::kill(pid_, SIGKILL);
  for (int* const file : {&in_, &out_, &errors_}) close_one(*file);
  succeeded();
  close_one(watch_);
}

void ChildProcess::close_in() { close_one(in_); }

bool ChildProcess::ended_within(std::chrono::milliseconds wait) {
  if (status_) return true;
  pollfd ended{watch_, POLLIN, 0};
  return ::poll(&ended, 1, static_cast<int>(wait.count())) > 0;
}

bool ChildProcess::succeeded() {
  if (!status_) {
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) continue;
    status_ = status;
  }
  return WIFEXITED(*status_) && WEXITSTATUS(*status_) == 0;
}

std::string ChildProcess::complaint() const {
  std::string text(complaint_bytes_max, '\0');
  const auto got = ::pread(errors_, text.data(), text.size(), 0);
  text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

}  // namespace ticketing
