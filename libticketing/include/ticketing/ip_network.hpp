// Addresses of the Internet, as far as a list of trusted networks needs them.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace ticketing {

/// An IPv4 address is the IPv6 address it is mapped to (RFC 4291, section 2.5.5.2).
class IpAddress {
 public:
  using Bytes = std::array<unsigned char, 16>;

  static std::optional<IpAddress> parse(std::string_view text);

  bool is_v4() const;
  bool is_loopback() const;
  const Bytes& bytes() const { return bytes_; }
  /// With all but its first bits zero.
  IpAddress first(int bits) const;
  std::string text() const;

  bool operator==(const IpAddress&) const = default;

 private:
  explicit IpAddress(const Bytes& bytes) : bytes_(bytes) {}
  Bytes bytes_{};
};

/// The addresses that begin alike: "10.0.0.0/8"; "::1" is one of one address.
class IpNetwork {
 public:
  /// None when malformed, or when there are bits behind those that count.
  static std::optional<IpNetwork> parse(std::string_view text);
  bool contains(const IpAddress& address) const { return address.first(bits_) == base_; }

 private:
  IpNetwork(const IpAddress& base, int bits) : base_(base), bits_(bits) {}
  IpAddress base_;
  int bits_;  ///< of 128
};

}  // namespace ticketing
