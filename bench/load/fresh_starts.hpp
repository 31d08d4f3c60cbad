// The same rush on fresh stores, each served by a fresh process: none may be slow for good.
#pragma once

#include <cstddef>

namespace ticketing::bench {

/// Starts `starts` stores and servers, gives each `rounds` rushes of `requests` comments in turn
/// with the others, and prints each one's median with the slowest's share of the fastest. What
/// else happens on the machine meets all of them alike; a plan that is slow stays with one of them
/// for as long as its connections live. Statistics stay those of the empty tables (autovacuum is
/// off), the worst there can be. Throws std::runtime_error when a comment is refused.
void fresh_starts(std::size_t requests, int starts, int rounds);

}  // namespace ticketing::bench
