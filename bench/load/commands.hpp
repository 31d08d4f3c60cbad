// What a person at a terminal waits for.
#pragma once

namespace ticketing::bench {

/// Fills a SQLite store with a million ledger entries of 10 000 accounts, all of it `scale` times;
/// then prints the median of `rounds` runs of `ticketctl version` and of single reads, from start
/// to end of the process, and how many rows a second an export writes.
void commands(int rounds, double scale);

}  // namespace ticketing::bench
