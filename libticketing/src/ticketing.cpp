// The composition root: the only place that knows which adapter stands behind which port.
#include <ticketing/ticketing.hpp>

#include <fmt/format.h>
#include <sodium.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "board/view_counter.hpp"
#include "cairo/voucher_painter.hpp"
#include "config/images_address.hpp"
#include "config/sqlite_path.hpp"
#include "kobis/kobis_box_office.hpp"
#include "local/folder_image_store.hpp"
#include "local/memory_image_store.hpp"
#include "odb/open_store.hpp"
#include "redis/redis_session_cache.hpp"
#include "s3/s3_image_store.hpp"
#include "services.hpp"

namespace ticketing {
namespace {

Result<ChainKey> read_chain_key(const std::string& file) {
  if (file.empty()) return ChainKey{};
  std::ifstream in(file, std::ios::binary);
  if (!in)
    return refuse(ErrorCode::validation_failed,
                  fmt::format("ledger.chain_key_file: {} cannot be read", file));
  ChainKey key{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  if (key.size() < crypto_generichash_KEYBYTES_MIN || key.size() > crypto_generichash_KEYBYTES_MAX)
    return refuse(
        ErrorCode::validation_failed,
        fmt::format("ledger.chain_key_file: {} holds {} bytes, {} to {} are allowed", file,
                    key.size(), crypto_generichash_KEYBYTES_MIN, crypto_generichash_KEYBYTES_MAX));
  return key;
}

/// Opens the store, with what goes wrong as a refusal.
Result<std::unique_ptr<Store>> connect(const StoreConfig& config) {
  try {
    return open_store(config);
  } catch (const StorageUnavailable& e) {
    return refuse(ErrorCode::unavailable, e.what());
  } catch (const std::invalid_argument& e) {
    return refuse(ErrorCode::validation_failed, e.what());
  }
}

/// Opening a SQLite store creates its file, which asking for its schema must not: a file that could
/// be created is as empty as a store in memory.
bool is_new_sqlite_file(const std::string& url) {
  const auto file = config::sqlite_path(url);
  if (!file) return false;
  const auto path = std::filesystem::absolute(*file);
  return !std::filesystem::exists(path) && std::filesystem::is_directory(path.parent_path());
}

StoreConfig in_memory(StoreConfig config) {
  config.url = "sqlite::memory:";
  return config;
}

Result<void> check_schema(Store& store) {
  try {
    auto status = store.schema_status();
    if (status.current < status.latest && store.kind() == "sqlite") {
      store.migrate();
      status = store.schema_status();
    }
    if (status.current > status.latest)
      return refuse(ErrorCode::validation_failed,
                    fmt::format("the database has schema version {}, this program knows {}: use a "
                                "newer program",
                                status.current, status.latest));
    if (status.current < status.latest)
      return refuse(ErrorCode::validation_failed,
                    status.current == 0
                        ? "the database is empty: run 'ticketctl db init' first"
                        : fmt::format("the database has schema version {}, this program needs {}: "
                                      "run 'ticketctl db migrate' first",
                                      status.current, status.latest));
    return {};
  } catch (const StorageUnavailable& e) {
    return refuse(ErrorCode::unavailable, e.what());
  }
}

/// `config` has been checked.
std::unique_ptr<ImageStore> open_image_store(const ImagesConfig& config,
                                             const std::string& store_url) {
  using Kind = config::ImagesAddress::Kind;
  const auto address = config::images_address(config, store_url).value();
  switch (address.kind) {
    case Kind::folder:
      return open_folder_image_store(address.folder);
    case Kind::s3:
      return open_s3_image_store(config, address.bucket, address.prefix);
    case Kind::memory:
      return open_memory_image_store();
  }
  return nullptr;
}

RewardRules reward_rules(const PointsConfig& config) {
  return {config.general_post, config.event_comment, config.milestones, config.lifetime_days};
}

}  // namespace

std::string_view version() { return TICKETING_VERSION; }

/// Everything the facade owns, in order of construction: what comes later uses what came earlier.
class Ticketing::Parts {
 public:
  Parts(const Config& from, std::shared_ptr<Clock> with, std::unique_ptr<Store> opened,
        ChainKey chain_key)
      : config(from),
        clock(std::move(with)),
        calendar(config.business.timezone),
        policy{reward_rules(config.points), &calendar, std::move(chain_key)},
        store(std::move(opened)),
        context{*store, config, *clock, calendar, random, policy},
        session_cache(config.redis.url.empty() ? nullptr : open_redis_session_cache(config.redis)),
        views(context),
        accounts(make_account_service(context, session_cache.get())),
        posts(make_post_service(context, views)),
        comments(make_comment_service(context)),
        points(make_points_service(context)),
        coupons(make_coupon_service(context)),
        box_office(make_kobis_box_office(config.kobis)),
        catalog(make_catalog_service(context, *box_office)),
        purchases(make_purchase_service(context)),
        image_store(open_image_store(config.images, config.store.url)),
        voucher_painter(make_voucher_painter()),
        images(make_image_service(context, *image_store, *voucher_painter)),
        audit(make_audit_service(context)),
        jobs(make_job_service(context, *audit)) {}

  Parts(const Parts&) = delete;
  Parts& operator=(const Parts&) = delete;

  const Config config;
  const std::shared_ptr<Clock> clock;
  const BusinessCalendar calendar;
  SystemRandom random;
  const PointsPolicy policy;
  const std::unique_ptr<Store> store;
  const ServiceContext context;
  const std::unique_ptr<SessionCache> session_cache;
  ViewCounter views;
  const std::unique_ptr<AccountService> accounts;
  const std::unique_ptr<PostService> posts;
  const std::unique_ptr<CommentService> comments;
  const std::unique_ptr<PointsService> points;
  const std::unique_ptr<CouponService> coupons;
  const std::unique_ptr<BoxOfficeSource> box_office;
  const std::unique_ptr<CatalogService> catalog;
  const std::unique_ptr<PurchaseService> purchases;
  const std::unique_ptr<ImageStore> image_store;
  const std::unique_ptr<VoucherPainter> voucher_painter;
  const std::unique_ptr<ImageService> images;
  const std::unique_ptr<AuditService> audit;
  const std::unique_ptr<JobService> jobs;
};

Result<Ticketing> Ticketing::open(const Config& config, std::shared_ptr<Clock> clock) {
  if (sodium_init() < 0) return refuse(ErrorCode::internal, "libsodium cannot be initialised");
  if (auto ok = check_config(config); !ok) return tl::unexpected(ok.error());
  auto key = read_chain_key(config.ledger.chain_key_file);
  if (!key) return tl::unexpected(key.error());
  auto store = connect(config.store);
  if (!store) return tl::unexpected(store.error());
  if (auto ok = check_schema(**store); !ok) return tl::unexpected(ok.error());
  return Ticketing(
      std::make_unique<Parts>(config, std::move(clock), std::move(*store), std::move(*key)));
}

Result<SchemaStatus> Ticketing::migrate(const Config& config) {
  auto store = connect(config.store);
  if (!store) return tl::unexpected(store.error());
  try {
    (*store)->migrate();
    return (*store)->schema_status();
  } catch (const StorageUnavailable& e) {
    return refuse(ErrorCode::unavailable, e.what());
  }
}

Result<SchemaStatus> Ticketing::schema_status(const Config& config) {
  auto store =
      connect(is_new_sqlite_file(config.store.url) ? in_memory(config.store) : config.store);
  if (!store) return tl::unexpected(store.error());
  try {
    return (*store)->schema_status();
  } catch (const StorageUnavailable& e) {
    return refuse(ErrorCode::unavailable, e.what());
  }
}

Ticketing::Ticketing(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Ticketing::Ticketing(Ticketing&&) noexcept = default;
Ticketing& Ticketing::operator=(Ticketing&&) noexcept = default;
Ticketing::~Ticketing() = default;

AccountService& Ticketing::accounts() { return *parts_->accounts; }
PostService& Ticketing::posts() { return *parts_->posts; }
CommentService& Ticketing::comments() { return *parts_->comments; }
PointsService& Ticketing::points() { return *parts_->points; }
CouponService& Ticketing::coupons() { return *parts_->coupons; }
CatalogService& Ticketing::catalog() { return *parts_->catalog; }
PurchaseService& Ticketing::purchases() { return *parts_->purchases; }
ImageService& Ticketing::images() { return *parts_->images; }
JobService& Ticketing::jobs() { return *parts_->jobs; }
AuditService& Ticketing::audit() { return *parts_->audit; }

const Config& Ticketing::config() const { return parts_->config; }
const Clock& Ticketing::clock() const { return *parts_->clock; }
const BusinessCalendar& Ticketing::calendar() const { return parts_->calendar; }

Health Ticketing::health() {
  Health health;
  try {
    const auto status = parts_->store->schema_status();
    health.database = true;
    health.schema_current = status.current == status.latest;
  } catch (const StorageUnavailable&) {
    health.database = false;
  }
  if (parts_->session_cache) health.redis = parts_->session_cache->reachable();
  return health;
}

}  // namespace ticketing
