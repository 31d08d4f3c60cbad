#include "base/chain_text.hpp"

#include <sodium.h>

namespace ticketing {

void ChainText::add(std::int64_t value) {
  auto bits = static_cast<std::uint64_t>(value);
  for (int i = 0; i < 8; ++i, bits >>= 8) bytes_.push_back(static_cast<char>(bits & 0xff));
}

void ChainText::add(std::string_view text) {
  add(static_cast<std::int64_t>(text.size()));
  bytes_.append(text);
}

ChainHash ChainText::hash(const ChainKey& key) const {
  ChainHash hash{};
  crypto_generichash(hash.data(), hash.size(),
                     reinterpret_cast<const unsigned char*>(bytes_.data()), bytes_.size(),
                     key.empty() ? nullptr : key.data(), key.size());
  return hash;
}

}  // namespace ticketing
