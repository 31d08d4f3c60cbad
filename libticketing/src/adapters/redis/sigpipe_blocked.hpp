// Keeps a write to a connection the peer has closed from killing the process.
#pragma once

#include <csignal>
#include <ctime>

namespace ticketing {

/// hiredis writes without MSG_NOSIGNAL, and a library must not change the process's handlers. While
/// this lives, SIGPIPE is blocked in this thread; one that was raised meanwhile is discarded.
class SigpipeBlocked final {
 public:
  SigpipeBlocked() {
    sigset_t pending{};
    sigemptyset(&pending);
    sigpending(&pending);
    was_pending_ = sigismember(&pending, SIGPIPE) == 1;
    sigemptyset(&sigpipe_);
    sigaddset(&sigpipe_, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &sigpipe_, &before_);
  }

  ~SigpipeBlocked() {
    if (!was_pending_) {
      const timespec at_once{};
      while (sigtimedwait(&sigpipe_, nullptr, &at_once) > 0) {
      }
    }
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

  SigpipeBlocked(const SigpipeBlocked&) = delete;
  SigpipeBlocked& operator=(const SigpipeBlocked&) = delete;

 private:
  sigset_t sigpipe_{};
  sigset_t before_{};
  bool was_pending_ = false;
};

}  // namespace ticketing
