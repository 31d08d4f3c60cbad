#include <fmt/format.h>

#include <utility>

#include <ticketing/code.hpp>

#include "base/sha256.hpp"
#include "media/stored_images.hpp"
#include "voucher/make_services.hpp"
#include "voucher/voucher_text.hpp"

namespace ticketing {
namespace {

class StoredVoucherService final : public VoucherService {
 public:
  StoredVoucherService(const ServiceContext& context, ImageStore& store, VoucherPainter& painter)
      : context_(context), images_(store), painter_(painter) {}

  Result<ImageContent> ticket_picture(const Principal& who, std::string_view code) override {
    const auto normal = normalize_code(code);
    TicketFacts facts;
    const auto ticket = context_.store.read([&](UnitOfWork& unit) -> Result<Ticket> {
      auto found = unit.tickets().find_by_code(normal);
      if (!found || (!who.is(found->owner) && !who.is_admin()))
        return refuse(ErrorCode::not_found, fmt::format("there is no ticket {}", normal));
      facts.order = unit.orders().find(found->order);
      if (const auto product = unit.products().find(found->product.id))
        facts.intro = product->intro;
      facts.nickname = nickname_of(unit, found->owner);
      return std::move(*found);
    });
    TICKETING_TRY(ticket);
    auto text = voucher_text(*ticket, context_.calendar, facts);
    text.stamp = stamp_of(state_at(*ticket, context_.clock.now()));
    return picture(who, std::move(text), ticket->image_id);
  }

  Result<ImageContent> coupon_picture(const Principal& who, std::string_view code) override {
    const auto normal = normalize_code(code);
    std::string nickname;
    const auto coupon = context_.store.read([&](UnitOfWork& unit) -> Result<Coupon> {
      auto found = unit.coupons().find_by_code(normal);
      if (!found || (!who.is(found->owner) && !who.is_admin()))
        return refuse(ErrorCode::not_found, fmt::format("there is no coupon {}", normal));
      nickname = nickname_of(unit, found->owner);
      return std::move(*found);
    });
    TICKETING_TRY(coupon);
    auto text = voucher_text(*coupon, context_.calendar, nickname);
    text.stamp = stamp_of(view(*coupon, context_.clock.now()).state);
    return picture(who, std::move(text), std::nullopt);
  }

 private:
  static std::string nickname_of(UnitOfWork& unit, AccountId owner) {
    const auto authors = unit.accounts().authors(std::span(&owner, 1));
    return authors.empty() ? std::string() : authors.front().nickname;
  }

  /// Drawn once: the next one to ask finds it in the image store.
  Result<ImageContent> picture(const Principal& who, VoucherText text,
                               const std::optional<std::string>& image_id) {
    // What is of no use any more is grey all over, without its photo.
    if (image_id && !text.stamp.empty()) return picture(who, std::move(text), std::nullopt);
    const auto key = picture_key(text, image_id);
    auto kept = images_.get(key, image_bytes_max);
    if (kept) return picture_of(std::move(*kept));
    const bool answers = kept.error().code == ErrorCode::not_found;
    if (!answers && image_id) return without_cause(std::move(kept.error()), who.is_admin());
    if (image_id) {
      auto image = read_image(context_.store, images_, *image_id);
      // Only an image that is gone for good is left out, and then under the key of a text without.
      if (!image && image.error().code == ErrorCode::not_found)
        return picture(who, std::move(text), std::nullopt);
      if (!image) return without_cause(std::move(image.error()), who.is_admin());
      text.image = std::move(image->bytes);
    }
    std::string png = painter_.paint(text);
    // A picture that could not be kept is drawn again the next time. A store that did not answer
    // just now is not waited for once more.
    if (answers) (void)images_.put(key, "image/png", as_bytes(png));
    return picture_of(std::move(png));
  }

  static ImageContent picture_of(std::string png) {
    std::string id = sha256_hex(as_bytes(png));
    return {"image/png", std::move(png), std::move(id)};
  }

  const ServiceContext& context_;
  ImageStore& images_;
  VoucherPainter& painter_;
};

}  // namespace

std::unique_ptr<VoucherService> make_voucher_service(const ServiceContext& context,
                                                     ImageStore& store, VoucherPainter& painter) {
  return std::make_unique<StoredVoucherService>(context, store, painter);
}

}  // namespace ticketing
