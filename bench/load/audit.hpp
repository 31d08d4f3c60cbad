// How long the audit takes, beside what it costs to read and hash the same rows.
#pragma once

#include <cstddef>

namespace ticketing::bench {

/// Of so many accounts, each with ten rewarded comments.
void audit(std::size_t accounts);

}  // namespace ticketing::bench
