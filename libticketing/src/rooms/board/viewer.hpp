// Who looks at a post, and who of them is nobody.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include <ticketing/board/post_service.hpp>
#include <ticketing/clock.hpp>

#include "base/keyring.hpp"

namespace ticketing {

/// Whether a program with this user agent reads for an index, a preview or a monitor.
bool is_crawler(std::string_view agent);

/// Names who looked at which post on which local day, without telling who: SipHash-2-4 (Aumasson
/// and Bernstein, 2012) under a key that all processes of the installation know, salted by the day.
/// Of a million names two are alike with a chance of 3 in 10^8. Thread safe: constant.
class ViewerHash final {
 public:
  explicit ViewerHash(const Keyring& keys);

  /// An account is the same viewer wherever it looks from. Otherwise an address with a user agent
  /// is one; of an IPv6 address its /64, which is what one subscriber gets.
  std::uint64_t of(LocalDate day, const Principal& who, const CountView& view) const;

 private:
  std::array<unsigned char, 16> key_;
};

}  // namespace ticketing
