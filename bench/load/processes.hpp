// Several API processes beside each other on one database, and a disk or a standby that is far.
#pragma once

#include <cstddef>
#include <string>

namespace ticketing::bench {

/// Comments on one event post through 1, 2 and 5 processes of `program` that share the connections,
/// then through one where each commit takes 2 ms until it is safe, and with a synchronous standby
/// on this machine.
void processes(const std::string& program, std::size_t requests, int rounds);

}  // namespace ticketing::bench
