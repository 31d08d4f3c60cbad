// What a service tells whoever manages it: sd_notify(3), without systemd's library.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace ticketing::app {

/// Sends `state` ("READY=1", "WATCHDOG=1", several lines) to where NOTIFY_SOCKET says. Nothing
/// happens where it does not: the program was started by hand. Thread safe.
void notify_service_manager(std::string_view state);

/// As "RELOADING=1", with the time that Type=notify-reload asks for.
void notify_reloading();

/// How often the manager wants to hear WATCHDOG=1 (WATCHDOG_USEC); none where it does not.
std::optional<std::chrono::microseconds> watchdog_period();

}  // namespace ticketing::app
