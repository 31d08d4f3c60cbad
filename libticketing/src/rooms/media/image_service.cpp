#include <fmt/format.h>

#include <chrono>
#include <semaphore>

#include "base/sha256.hpp"
#include "media/make_services.hpp"
#include "media/stored_images.hpp"

namespace ticketing {
namespace {

using Bytes = std::span<const unsigned char>;

/// A decoded picture may take 128 MB for a moment: no more than this many at once.
constexpr std::ptrdiff_t decoders = 2;
constexpr std::chrono::seconds decoder_wait{5};

class StoredImageService final : public ImageService {
 public:
  StoredImageService(const ServiceContext& context, ImageStore& store, InspectImage inspect)
      : context_(context), images_(store), inspect_(std::move(inspect)) {}

  Result<ImageView> upload(const Principal& who, Bytes bytes, const CallOptions& options) override {
    if (who.is_anonymous())
      return refuse(ErrorCode::unauthenticated, "only accounts upload images: sign in");
    auto facts = inspect(bytes);
    TICKETING_TRY(facts);
    const StoredImage image{sha256_hex(bytes), std::move(*facts),
                            static_cast<std::int64_t>(bytes.size()), context_.clock.now()};
    const auto known = image_row(context_.store, image.id);
    TICKETING_TRY(known);
    if (options.dry_run) return view_of(image);
    // Also when the image is known: its bytes may have been lost, and this brings them back.
    if (auto stored = images_.put(image_key(image.id), image.facts.content_type, bytes); !stored)
      return without_cause(std::move(stored.error()), who.is_admin());
    if (*known) return view_of(**known);
    return context_.store.write([&](UnitOfWork& unit) -> Result<ImageView> {
      unit.images().add(image);
      return view_of(image);
    });
  }

  Result<ImageView> describe(std::string_view id) override {
    const auto image = known_image(context_.store, id);
    TICKETING_TRY(image);
    return view_of(*image);
  }

  Result<ImageContent> find(std::string_view id) override {
    auto content = read_image(context_.store, images_, id);
    if (!content && content.error().code == ErrorCode::unavailable)
      return without_cause(std::move(content.error()), false);
    return content;
  }

 private:
  ImageView view_of(const StoredImage& image) const {
    return {
        .id = image.id,
        .url = context_.links.image(image.id),
        .content_type = image.facts.content_type,
        .width = image.facts.width,
        .height = image.facts.height,
        .bytes = image.bytes,
    };
  }

  Result<ImageFacts> inspect(Bytes bytes) {
    if (!decoding_.try_acquire_for(decoder_wait))
      return refuse_for_now("too many images are being uploaded: try again");
    struct Release {
      std::counting_semaphore<decoders>& slots;
      ~Release() { slots.release(); }
    } const release{decoding_};
    return inspect_(bytes);
  }

  const ServiceContext& context_;
  ImageStore& images_;
  const InspectImage inspect_;
  std::counting_semaphore<decoders> decoding_{decoders};
};

}  // namespace

std::unique_ptr<ImageService> make_image_service(const ServiceContext& context, ImageStore& store,
                                                 InspectImage inspect) {
  return std::make_unique<StoredImageService>(context, store, std::move(inspect));
}

}  // namespace ticketing
