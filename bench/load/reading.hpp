// Reading from memory, beside what answers the same without any of our rules.
#pragma once

namespace ticketing::bench {

/// Prints a row a document: requests a second, and the ratio to /livez of the same process in the
/// same round; for a large one also to nginx serving the same bytes as a file, when that is
/// installed.
void reading(int rounds);

}  // namespace ticketing::bench
