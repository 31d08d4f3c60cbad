// What idle streams of live events cost, and how soon many are told of something.
#pragma once

#include <cstddef>

namespace ticketing::bench {

/// Opens `streams` streams, one an account; prints what each costs the API in memory and, over
/// `seconds`, in processor time, and how long a scrape of its metrics takes; then how long after
/// its acknowledgement a new event post is read by (at most) 5 000 of them. Where the system allows
/// fewer open files, says so and opens fewer.
void streams(std::size_t streams, int seconds);

}  // namespace ticketing::bench
