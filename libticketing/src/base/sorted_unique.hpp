// Keys in the order in which rows are touched everywhere, so that writers cannot deadlock.
#pragma once

#include <algorithm>
#include <span>
#include <vector>

namespace ticketing {

/// Ascending, each once.
template <class Key>
std::vector<Key> sorted_unique(std::vector<Key> keys) {
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}
template <class Key>
std::vector<Key> sorted_unique(std::span<const Key> keys) {
  return sorted_unique(std::vector<Key>(keys.begin(), keys.end()));
}

}  // namespace ticketing
