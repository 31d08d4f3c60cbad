#include <fmt/format.h>

#include <chrono>
#include <semaphore>
#include <ticketing/media/image.hpp>

#include "base/sha256.hpp"
#include "services.hpp"
#include "voucher/voucher_text.hpp"

namespace ticketing {
namespace {

using Bytes = std::span<const unsigned char>;

/// A decoded picture may take 128 MB for a moment: no more than this many at once.
constexpr std::ptrdiff_t decoders = 2;
constexpr std::chrono::seconds decoder_wait{5};

Bytes as_bytes(const std::string& text) {
  return {static_cast<const unsigned char*>(static_cast<const void*>(text.data())), text.size()};
}

std::string image_key(std::string_view id) { return "images/" + std::string(id); }

ImageView view_of(const StoredImage& image) {
  return {image.id,          "/v1/images/" + image.id, image.facts.content_type,
          image.facts.width, image.facts.height,       image.bytes};
}

/// The cause is for those who run the system.
tl::unexpected<Error> for_user(Error error, bool is_admin) {
  if (!is_admin) error.detail = "images cannot be read or stored now: try again";
  error.retry_after = std::chrono::seconds(5);
  return tl::unexpected(std::move(error));
}

class StoredImageService final : public ImageService {
 public:
  StoredImageService(const ServiceContext& context, ImageStore& store, VoucherPainter& painter)
      : context_(context), images_(store), painter_(painter) {}

  Result<ImageView> upload(const Principal& who, Bytes bytes) override {
    auto facts = inspect(bytes);
    if (!facts) return tl::unexpected(std::move(facts.error()));
    const StoredImage image{sha256_hex(bytes), std::move(*facts),
                            static_cast<std::int64_t>(bytes.size()), context_.clock.now()};
    const auto known = row(image.id);
    if (!known) return tl::unexpected(known.error());
    // Also when the image is known: its bytes may have been lost, and this brings them back.
    if (auto stored = images_.put(image_key(image.id), image.facts.content_type, bytes); !stored)
      return for_user(std::move(stored.error()), who.is_admin());
    if (*known) return view_of(**known);
    return context_.store.write([&](UnitOfWork& unit) -> Result<ImageView> {
      unit.images().add(image);
      return view_of(image);
    });
  }

  Result<ImageView> describe(std::string_view id) override {
    const auto image = known_image(id);
    if (!image) return tl::unexpected(image.error());
    return view_of(*image);
  }

  Result<ImageContent> find(std::string_view id) override {
    auto content = content_of(id);
    if (!content && content.error().code == ErrorCode::unavailable)
      return for_user(std::move(content.error()), false);
    return content;
  }

  Result<ImageContent> ticket_picture(const Principal& who, std::string_view code) override {
    const auto normal = normalize_code(code);
    const auto ticket = context_.store.read([&](UnitOfWork& unit) -> Result<Ticket> {
      auto found = unit.tickets().find_by_code(normal);
      if (!found || (found->owner != who.account && !who.is_admin()))
        return refuse(ErrorCode::not_found, fmt::format("there is no ticket {}", normal));
      return std::move(*found);
    });
    if (!ticket) return tl::unexpected(ticket.error());
    return picture(who, voucher_text(*ticket, context_.calendar), ticket->image_id);
  }

  Result<ImageContent> coupon_picture(const Principal& who, std::string_view code) override {
    const auto normal = normalize_code(code);
    const auto coupon = context_.store.read([&](UnitOfWork& unit) -> Result<Coupon> {
      auto found = unit.coupons().find_by_code(normal);
      if (!found || (found->owner != who.account && !who.is_admin()))
        return refuse(ErrorCode::not_found, fmt::format("there is no coupon {}", normal));
      return std::move(*found);
    });
    if (!coupon) return tl::unexpected(coupon.error());
    return picture(who, voucher_text(*coupon, context_.calendar), std::nullopt);
  }

 private:
  Result<ImageFacts> inspect(Bytes bytes) {
    if (!decoding_.try_acquire_for(decoder_wait)) {
      auto busy = refuse(ErrorCode::unavailable, "too many images are being uploaded: try again");
      busy.value().retry_after = std::chrono::seconds(1);
      return busy;
    }
    struct Release {
      std::counting_semaphore<decoders>& slots;
      ~Release() { slots.release(); }
    } const release{decoding_};
    return inspect_image(bytes);
  }

  Result<std::optional<StoredImage>> row(std::string_view id) {
    return context_.store.read([&](UnitOfWork& unit) -> Result<std::optional<StoredImage>> {
      return unit.images().find(id);
    });
  }

  Result<StoredImage> known_image(std::string_view id) {
    auto found = is_image_id(id) ? row(id) : Result<std::optional<StoredImage>>(std::nullopt);
    if (!found) return tl::unexpected(std::move(found.error()));
    if (!*found) return refuse(ErrorCode::not_found, "there is no image with this id");
    return std::move(**found);
  }

  Result<ImageContent> content_of(std::string_view id) {
    auto image = known_image(id);
    if (!image) return tl::unexpected(std::move(image.error()));
    auto bytes = images_.get(image_key(id), image_bytes_max);
    if (!bytes) return tl::unexpected(std::move(bytes.error()));
    return ImageContent{std::move(image->facts.content_type), std::move(*bytes),
                        std::move(image->id)};
  }

  /// Drawn once: the next one to ask finds it in the image store.
  Result<ImageContent> picture(const Principal& who, VoucherText text,
                               const std::optional<std::string>& image_id) {
    const auto key = picture_key(text, image_id);
    auto kept = images_.get(key, image_bytes_max);
    if (kept) return picture_of(std::move(*kept));
    const bool answers = kept.error().code == ErrorCode::not_found;
    if (!answers && image_id) return for_user(std::move(kept.error()), who.is_admin());
    if (image_id) {
      auto image = content_of(*image_id);
      // Only an image that is gone for good is left out, and then under the key of a text without.
      if (!image && image.error().code == ErrorCode::not_found)
        return picture(who, std::move(text), std::nullopt);
      if (!image) return for_user(std::move(image.error()), who.is_admin());
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
  std::counting_semaphore<decoders> decoding_{decoders};
};

}  // namespace

std::unique_ptr<ImageService> make_image_service(const ServiceContext& context, ImageStore& store,
                                                 VoucherPainter& painter) {
  return std::make_unique<StoredImageService>(context, store, painter);
}

}  // namespace ticketing
