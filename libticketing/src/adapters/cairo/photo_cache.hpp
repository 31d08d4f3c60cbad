// The photos of the products that sell: prepared once, used for ticket after ticket.
#pragma once

#include <functional>
#include <list>
#include <memory>
#include <string>
#include <utility>

#include "cairo/photo.hpp"

namespace ticketing::cairo_voucher {

/// Keeps the most recently used photos by their image's hash; about 80 KB each. Used by one thread
/// at a time.
class PhotoCache final {
 public:
  using Make = std::function<std::shared_ptr<const Photo>(const std::string& image)>;

  explicit PhotoCache(Make make) : make_(std::move(make)) {}
  /// Null when the image cannot be decoded.
  std::shared_ptr<const Photo> find(const std::string& image);

 private:
  const Make make_;
  std::list<std::pair<std::string, std::shared_ptr<const Photo>>> recent_;
};

}  // namespace ticketing::cairo_voucher
