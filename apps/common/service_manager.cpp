#include "common/service_manager.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string>

namespace ticketing::app {

void notify_service_manager(std::string_view state) {
  const char* const path = std::getenv("NOTIFY_SOCKET");
  if (!path) return;
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::size_t size = std::strlen(path);
  if (size < 2 || size >= sizeof address.sun_path) return;
  std::memcpy(address.sun_path, path, size);
  if (path[0] == '@') address.sun_path[0] = '\0';  // an abstract one, unix(7)
  const int socket_fd = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (socket_fd < 0) return;
  // A manager that does not listen is no reason to stop.
  static_cast<void>(::sendto(socket_fd, state.data(), state.size(), MSG_NOSIGNAL,
                             reinterpret_cast<const sockaddr*>(&address),
                             static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + size)));
  ::close(socket_fd);
}

void notify_reloading() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  const long long microseconds = now.tv_sec * 1'000'000ll + now.tv_nsec / 1000;
  notify_service_manager("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(microseconds));
}

std::optional<std::chrono::microseconds> watchdog_period() {
  const char* const period = std::getenv("WATCHDOG_USEC");
  if (!period) return std::nullopt;
  // Of another process: this one inherited it.
  const char* const pid = std::getenv("WATCHDOG_PID");
  if (pid && std::to_string(::getpid()) != pid) return std::nullopt;
  long long microseconds = 0;
  const char* const end = period + std::strlen(period);
  const auto [rest, error] = std::from_chars(period, end, microseconds);
  if (error != std::errc() || rest != end || microseconds <= 0) return std::nullopt;
  return std::chrono::microseconds(microseconds);
}

}  // namespace ticketing::app
