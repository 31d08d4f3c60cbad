#include "common/stop_on_signal.hpp"

#include <unistd.h>

#include <utility>

namespace ticketing::app {

StopOnSignal::StopOnSignal(std::function<void()> hung_up) : hung_up_(std::move(hung_up)) {
  sigemptyset(&signals_);
  if (hung_up_) sigaddset(&signals_, SIGHUP);
  sigaddset(&signals_, SIGTERM);
  sigaddset(&signals_, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals_, &blocked_before_);
  watcher_ = std::thread([this] { watch(); });
}

StopOnSignal::~StopOnSignal() {
  done_ = true;
  pthread_kill(watcher_.native_handle(), SIGTERM);
  watcher_.join();
  pthread_sigmask(SIG_SETMASK, &blocked_before_, nullptr);
}

void StopOnSignal::watch() {
  for (;;) {
    int signal = 0;
    sigwait(&signals_, &signal);
    if (done_) return;
    if (signal == SIGHUP) {
      hung_up_();
      continue;
    }
    if (!stop_.request_stop() && signal == SIGINT) ::_exit(128 + signal);  // as shells report it
  }
}

}  // namespace ticketing::app
