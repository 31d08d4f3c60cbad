// The same requests on an empty store and on one that has been used for years.
#pragma once

#include <cstddef>

namespace ticketing::bench {

/// Fills a PostgreSQL store with 2 million comments, half of them on one post, 200 000 posts and
/// 4 million ledger entries, all of it `scale` times; then prints, for each kind of request, its
/// rate there over its rate on an empty store: the median of `rounds`, in which both take turns.
void grown(std::size_t requests, int rounds, double scale);

}  // namespace ticketing::bench
