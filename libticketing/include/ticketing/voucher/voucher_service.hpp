// Pictures of tickets and coupons.
#pragma once

#include <string_view>

#include <ticketing/actor/principal.hpp>
#include <ticketing/media/image.hpp>
#include <ticketing/result.hpp>

namespace ticketing {

/// Thread safe; calls block on the database and the image store, as `ImageService`'s do.
class VoucherService {
 public:
  virtual ~VoucherService() = default;
  /// The PNG of a ticket or coupon: for the owner and admins, not_found otherwise. The
  /// same ticket gives the same bytes while its product's image is there. Drawn once, then cached
  /// in the image store; what needs nothing from there is drawn also while it does not answer.
  virtual Result<ImageContent> ticket_picture(const Principal& who, std::string_view code) = 0;
  /// As `ticket_picture`.
  virtual Result<ImageContent> coupon_picture(const Principal& who, std::string_view code) = 0;
};

}  // namespace ticketing
