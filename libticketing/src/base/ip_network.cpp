#include <ticketing/ip_network.hpp>

#include <arpa/inet.h>

#include <algorithm>

#include <ticketing/describe/text_value.hpp>

namespace ticketing {
namespace {

constexpr int mapped_bits = 96;
constexpr std::array<unsigned char, mapped_bits / 8> mapped_prefix{0, 0, 0, 0, 0,    0,
                                                                   0, 0, 0, 0, 0xff, 0xff};

}  // namespace

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
  const std::string copy(text);
  if (copy.size() != std::string_view(copy.c_str()).size()) return std::nullopt;
  Bytes bytes{};
  if (copy.find(':') != copy.npos) {
    if (::inet_pton(AF_INET6, copy.c_str(), bytes.data()) != 1) return std::nullopt;
  } else {
    std::ranges::copy(mapped_prefix, bytes.begin());
    if (::inet_pton(AF_INET, copy.c_str(), bytes.data() + mapped_prefix.size()) != 1)
      return std::nullopt;
  }
  return IpAddress(bytes);
}

bool IpAddress::is_v4() const {
  return std::equal(mapped_prefix.begin(), mapped_prefix.end(), bytes_.begin());
}

bool IpAddress::is_loopback() const {
  if (is_v4()) return bytes_[mapped_prefix.size()] == 127;
  return std::all_of(bytes_.begin(), bytes_.end() - 1, [](unsigned char b) { return b == 0; }) &&
         bytes_.back() == 1;
}

IpAddress IpAddress::first(int bits) const {
  Bytes bytes = bytes_;
  for (int i = 0; i < static_cast<int>(bytes.size()); ++i) {
    const int kept = std::clamp(bits - 8 * i, 0, 8);
    bytes[static_cast<std::size_t>(i)] &= static_cast<unsigned char>(0xff00 >> kept);
  }
  return IpAddress(bytes);
}

std::string IpAddress::text() const {
  std::array<char, INET6_ADDRSTRLEN> out{};
  if (is_v4())
    ::inet_ntop(AF_INET, bytes_.data() + mapped_prefix.size(), out.data(), out.size());
  else
    ::inet_ntop(AF_INET6, bytes_.data(), out.data(), out.size());
  return out.data();
}

std::optional<IpNetwork> IpNetwork::parse(std::string_view text) {
  const auto slash = text.find('/');
  const auto base = IpAddress::parse(text.substr(0, slash));
  if (!base) return std::nullopt;
  // As written: "::ffff:0:0/96" counts its bits from the front, "10.0.0.0/8" behind the prefix.
  const int offset = text.substr(0, slash).find(':') == text.npos ? mapped_bits : 0;
  int bits = 128 - offset;
  if (slash != text.npos &&
      (!parse_text(text.substr(slash + 1), bits) || bits < 0 || bits > 128 - offset))
    return std::nullopt;
  bits += offset;
  if (base->first(bits) != *base) return std::nullopt;
  return IpNetwork(*base, bits);
}

}  // namespace ticketing
