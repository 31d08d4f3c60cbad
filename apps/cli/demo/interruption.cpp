#include "cli/demo/interruption.hpp"

#include <unistd.h>

#include <atomic>
#include <cstring>
#include <utility>

#include "common/exit_code.hpp"

namespace ticketing::cli {
namespace {

std::atomic<const char*> left = nullptr;
static_assert(std::atomic<const char*>::is_always_lock_free, "used in a signal handler");

void put(const char* text) {
  const auto ignored = write(STDERR_FILENO, text, std::strlen(text));
  static_cast<void>(ignored);
}

extern "C" void tell_and_end(int) {
  if (isatty(STDERR_FILENO) != 0) put("\r\x1b[K");  // where a progress bar may be
  put(left.load());
  _exit(app::exit_interrupted);
}

}  // namespace

Interruption::Interruption(std::string text) {
  leaves(std::move(text));
  struct sigaction action {};
  action.sa_handler = tell_and_end;
  sigaction(SIGINT, &action, &before_);
}

Interruption::~Interruption() { sigaction(SIGINT, &before_, nullptr); }

void Interruption::leaves(std::string text) {
  texts_.push_back("ticketctl: interrupted. " + std::move(text) + '\n');
  left = texts_.back().c_str();
}

}  // namespace ticketing::cli
