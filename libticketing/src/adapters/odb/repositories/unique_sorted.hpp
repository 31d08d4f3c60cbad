// Keys in the order in which rows are touched everywhere, so that writers cannot deadlock.
#pragma once

#include <algorithm>
#include <span>
#include <vector>

namespace ticketing {

/// Ascending, each once.
template <class Key>
std::vector<Key> unique_sorted(std::span<const Key> keys) {
  std::vector<Key> sorted(keys.begin(), keys.end());
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  return sorted;
}

}  // namespace ticketing
