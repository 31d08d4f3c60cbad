// How a line of the log carries values beside its message.
#pragma once

#include <optional>
#include <string>

namespace ticketing {

/// In what the library logs (spdlog's default logger) may stand between a message and what belongs
/// to it: members of a JSON object, without the braces. A frontend that writes JSON makes them
/// members of the line; people see a blank there. Never in clean text.
inline constexpr char log_members_mark = '\x1f';

/// `message` of what a request caused, with the id of its trace where it is known.
std::string traced(std::string message, const std::optional<std::string>& trace_id);

}  // namespace ticketing
