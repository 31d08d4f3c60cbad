#include "cairo/photo_cache.hpp"

#include <sodium.h>

#include <algorithm>

namespace ticketing::cairo_voucher {
namespace {

constexpr std::size_t photos_max = 64;

std::string hash_of(const std::string& image) {
  unsigned char hash[crypto_generichash_BYTES];
  crypto_generichash(hash, sizeof hash,
                     static_cast<const unsigned char*>(static_cast<const void*>(image.data())),
                     image.size(), nullptr, 0);
  return {std::begin(hash), std::end(hash)};
}

}  // namespace

std::shared_ptr<const Photo> PhotoCache::find(const std::string& image) {
  std::string hash = hash_of(image);
  const auto known = std::find_if(recent_.begin(), recent_.end(),
                                  [&](const auto& entry) { return entry.first == hash; });
  if (known != recent_.end()) {
    recent_.splice(recent_.begin(), recent_, known);
    return recent_.front().second;
  }
  recent_.emplace_front(std::move(hash), make_(image));
  if (recent_.size() > photos_max) recent_.pop_back();
  return recent_.front().second;
}

}  // namespace ticketing::cairo_voucher
