#include "points/shortfall.hpp"

#include <algorithm>

namespace ticketing {

std::vector<Shortfall> shortfalls(std::span<const LedgerEntry> clawbacks, std::int64_t after_seq) {
  // By credit; a credit that is left out must take its later clawbacks with it.
  std::vector<Shortfall> chains;
  std::vector<EntryId> left_out;
  for (const auto& entry : clawbacks) {
    if (!entry.reverses || std::ranges::find(left_out, *entry.reverses) != left_out.end()) continue;
    const auto chain = std::ranges::find_if(
        chains, [&](const Shortfall& one) { return one.last.reverses == entry.reverses; });
    const Shortfall newest{entry, entry.amount - entry.rule_amount};
    if (chain != chains.end())
      *chain = newest;
    else if (entry.seq > after_seq)
      chains.push_back(newest);
    else
      left_out.push_back(*entry.reverses);
  }
  std::erase_if(chains, [](const Shortfall& one) { return one.points <= Points{0}; });
  return chains;
}

}  // namespace ticketing
