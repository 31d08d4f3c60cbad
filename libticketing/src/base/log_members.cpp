#include <ticketing/log_members.hpp>

#include <algorithm>

namespace ticketing {

std::string traced(std::string message, const std::optional<std::string>& trace_id) {
  // What was quoted in it adds no members.
  std::ranges::replace(message, log_members_mark, ' ');
  if (!trace_id) return message;
  return message.append(1, log_members_mark)
      .append("\"trace_id\":\"")
      .append(*trace_id)
      .append("\"");
}

}  // namespace ticketing
