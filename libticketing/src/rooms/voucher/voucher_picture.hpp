// What is drawn on a ticket or coupon (port).
#pragma once

#include <optional>
#include <string>

#include <ticketing/result.hpp>

namespace ticketing {

/// Everything that is on the picture, already as text. The same values give the same bytes.
struct VoucherText {
  std::string heading;   ///< e.g. "MOVIE TICKET", "COUPON"
  std::string title;     ///< product name, or the coupon's worth
  std::string price;     ///< e.g. "15,000 P", a line for each part between " / "; may be empty
  std::string validity;  ///< e.g. "valid through 2027-11-22"
  std::string code;      ///< in groups with its check character; also the QR code's content
  std::string footer;    ///< small print; may be empty
  /// Bytes of a PNG, JPEG or WebP that inspect_image accepted.
  std::optional<std::string> image = {};
  /// Across a picture that admits and lowers nothing any more, e.g. "USED"; empty: it still does.
  std::string stamp = {};
  std::string list_price = {};  ///< beside what was paid; empty where that is the price
  std::string intro = {};       ///< of the product: as much of it as there is room for
  std::string holder = {};      ///< order number and masked name; may be empty
};

/// Thread safe.
class VoucherPainter {
 public:
  virtual ~VoucherPainter() = default;
  /// PNG bytes, under 150 KB.
  virtual std::string paint(const VoucherText& text) = 0;
};

}  // namespace ticketing
