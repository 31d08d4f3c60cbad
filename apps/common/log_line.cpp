#include "common/log_line.hpp"

#include <ticketing/describe/json.hpp>

namespace ticketing::app {

void append_log_member(std::string& members, std::string_view name, std::string_view value) {
  if (!members.empty()) members += ',';
  write_json_string(members, name);
  members += ':';
  write_json_string(members, value);
}

std::string json_log_line(Timestamp time, std::string_view level, std::string_view message,
                          std::string_view members) {
  std::string line;
  append_log_member(line, "time", to_rfc3339(time));
  append_log_member(line, "level", level);
  append_log_member(line, "message", message);
  if (!members.empty()) line.append(",").append(members);
  return "{" + line + "}\n";
}

}  // namespace ticketing::app
