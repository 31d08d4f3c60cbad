// What clawbacks came short of, because the points were spent by then.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <ticketing/points/ledger.hpp>

namespace ticketing {

/// What is still to be taken of one reversed credit.
struct Shortfall {
  LedgerEntry last;  ///< the credit's newest clawback: the next one continues it
  Points points;     ///< > 0
};

/// What `clawbacks` (ascending by seq) still lack, credit by credit, leaving out credits whose
/// first clawback is not newer than the entry `after_seq`. A credit's first clawback is of the
/// whole credit, each later one of what the one before it lacked.
std::vector<Shortfall> shortfalls(std::span<const LedgerEntry> clawbacks, std::int64_t after_seq);

}  // namespace ticketing
