// What every program tells Prometheus of itself: which build it is, and what it takes.
#pragma once

#include <string>

namespace ticketing::app {

/// ticketing_build_info, and process_... by the names that Prometheus' own client libraries have
/// agreed on ("Writing client libraries", process metrics). Reads /proc, so it never waits; what
/// cannot be read there is left out.
void append_process_metrics(std::string& out);

}  // namespace ticketing::app
