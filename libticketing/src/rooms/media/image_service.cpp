#include <boost/describe/class.hpp>
#include <fmt/format.h>

#include <chrono>
#include <iterator>
#include <optional>
#include <semaphore>

#include "base/sha256.hpp"
#include "media/make_services.hpp"
#include "media/stored_images.hpp"
#include "storage/idempotent.hpp"

namespace ticketing {
namespace {

using Bytes = std::span<const unsigned char>;

/// A decoded picture may take 128 MB for a moment: no more than this many at once.
constexpr std::ptrdiff_t decoders = 2;
constexpr std::chrono::seconds decoder_wait{5};

/// What an upload asks for, as its idempotency key remembers it.
struct SentImage {
  std::string sha256;  ///< of the bytes as they were sent
};
BOOST_DESCRIBE_STRUCT(SentImage, (), (sha256))

bool is_repeated(UnitOfWork& unit, const Principal& who, const CallOptions& options) {
  if (!options.idempotency_key || options.dry_run) return false;
  const IdempotencyKey key{who.account, *options.idempotency_key};
  return !unit.idempotency().find(std::span(&key, 1)).get().empty();
}

class StoredImageService final : public ImageService {
 public:
  StoredImageService(const ServiceContext& context, ImageStore& store, InspectImage inspect,
                     int images_per_day)
      : context_(context),
        images_(store),
        inspect_(std::move(inspect)),
        images_per_day_(images_per_day) {}

  Result<ImageView> upload(const Principal& who, Bytes bytes, const CallOptions& options) override {
    if (who.is_anonymous())
      return refuse(ErrorCode::unauthenticated, "only accounts upload images: sign in");
    TICKETING_TRY(check_idempotency_key(options));
    const auto now = context_.clock.now();
    // First, because decoding is what costs; and once more when the slot is taken. Who repeats a
    // call takes none.
    const auto free =
        context_.store.perform(who, {.dry_run = true}, [&](UnitOfWork& unit) -> Result<Slot> {
          return is_repeated(unit, who, options) ? Slot() : free_slot(unit, who, now);
        });
    TICKETING_TRY(free);
    auto kept = inspect(bytes);
    TICKETING_TRY(kept);
    const StoredImage image{sha256_hex(as_bytes(kept->bytes)), *kept, std::ssize(kept->bytes), now};
    const auto known = image_row(context_.store, image.id);
    TICKETING_TRY(known);
    const ImageView view = view_of(*known ? **known : image);
    if (options.dry_run) return view;
    // Also when the image is known: its bytes may have been lost, and this brings them back.
    if (auto stored =
            images_.put(image_key(image.id), image.facts.content_type, as_bytes(kept->bytes));
        !stored)
      return without_cause(std::move(stored.error()), who.is_admin());
    return context_.store.perform(who, {}, [&](UnitOfWork& unit) -> Result<ImageView> {
      // Orders the account's uploads: no two take the same slot.
      unit.wallets().lock(std::span(&who.account, 1)).get();
      return idempotent<ImageView>(
          unit, who, "images.upload", SentImage{sha256_hex(bytes)}, options, now,
          [&]() -> Result<ImageView> {
            const auto slot = free_slot(unit, who, now);
            TICKETING_TRY(slot);
            if (*slot)
              unit.daily_limits().add({who.account, DailyRule::image_upload,
                                       context_.calendar.local_date(now), **slot});
            unit.images().add(image);
            return view;
          });
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

  /// The ordinal of the day's slot that an upload takes; none where nothing limits it.
  using Slot = std::optional<int>;
  Result<Slot> free_slot(UnitOfWork& unit, const Principal& who, Timestamp now) const {
    if (who.is_admin()) return Slot();
    const int used = unit.daily_limits().used(who.account, DailyRule::image_upload,
                                              context_.calendar.local_date(now));
    if (used < images_per_day_) return Slot(used + 1);
    const auto resets_at = context_.calendar.next_midnight(now);
    return refuse_until(resets_at, ErrorCode::rate_limited,
                        fmt::format("{} of {} images of today are uploaded: the next one is "
                                    "possible from {}",
                                    used, images_per_day_, to_rfc3339(resets_at)));
  }

  Result<InspectedImage> inspect(Bytes bytes) {
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
  const int images_per_day_;
  std::counting_semaphore<decoders> decoding_{decoders};
};

}  // namespace

std::unique_ptr<ImageService> make_image_service(const ServiceContext& context, ImageStore& store,
                                                 InspectImage inspect, int images_per_day) {
  return std::make_unique<StoredImageService>(context, store, std::move(inspect), images_per_day);
}

}  // namespace ticketing
