// Which terms of a search are worth counting.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

namespace ticketing {

/// A few of the terms, from all over the text: one of them is likely to be rare if any is.
inline std::vector<std::string> sample_of(const std::vector<std::string>& terms) {
  std::vector<std::string> sample;
  const std::size_t size = std::min<std::size_t>(terms.size(), 4);
  for (std::size_t i = 0; i < size; ++i) sample.push_back(terms[i * terms.size() / size]);
  return sample;
}

}  // namespace ticketing
