// The composition root: the only place that knows which adapter stands behind which port.
#include <ticketing/ticketing.hpp>

#include <fmt/format.h>
#include <sodium.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include <ticketing/media/inspect_image.hpp>

#include "account/account_jobs.hpp"
#include "account/make_services.hpp"
#include "audit/audit_jobs.hpp"
#include "audit/make_services.hpp"
#include "board/board_jobs.hpp"
#include "board/make_services.hpp"
#include "board/view_counter.hpp"
#include "cairo/voucher_painter.hpp"
#include "catalog/make_services.hpp"
#include "config/images_address.hpp"
#include "config/sqlite_path.hpp"
#include "coupon/make_services.hpp"
#include "jobs/make_services.hpp"
#include "jobs/purge_job.hpp"
#include "kobis/kobis_box_office.hpp"
#include "limit/limit_jobs.hpp"
#include "local/folder_image_store.hpp"
#include "local/memory_image_store.hpp"
#include "media/make_services.hpp"
#include "odb/open_store.hpp"
#include "points/make_services.hpp"
#include "privacy/make_services.hpp"
#include "purchase/make_services.hpp"
#include "redis/redis_session_cache.hpp"
#include "s3/s3_image_store.hpp"
#include "storage/noting_store.hpp"
#include "voucher/make_services.hpp"

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
      return schema_mismatch(
          status, fmt::format("the database has schema version {}, this program knows {}: use a "
                              "newer program",
                              status.current, status.latest));
    if (status.current == 0) return schema_mismatch(status, "the database is empty");
    if (status.current < status.latest)
      return schema_mismatch(
          status, fmt::format("the database has schema version {}, this program needs {}",
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
  return {
      .general_post = config.general_post,
      .event_comment = config.event_comment,
      .milestones = config.milestones,
      .lifetime_days = config.lifetime_days,
  };
}

LaneBounds lane_bounds(const StoreConfig& config) {
  return {static_cast<std::size_t>(config.lane_waiting_max),
          static_cast<std::size_t>(config.lane_batch_max)};
}

/// Everything that has a keep time, of every room.
std::vector<Sweep> every_sweep() {
  auto sweeps = account_sweeps();
  sweeps.push_back(idempotency_sweep());
  for (auto& sweep : board_sweeps()) sweeps.push_back(std::move(sweep));
  return sweeps;
}

std::vector<Job> every_job(const ServiceContext& context, AuditService& audit,
                           const JobsConfig& schedules) {
  std::vector<Job> jobs;
  jobs.push_back(day_rollover_job(context, schedules.day_rollover));
  jobs.push_back(purge_job(context, schedules.purge, every_sweep()));
  jobs.push_back(ledger_audit_job(audit, schedules.ledger_audit));
  return jobs;
}

}  // namespace

std::string_view version() { return TICKETING_VERSION; }

/// Everything the facade owns, in order of construction: what comes later uses what came earlier.
class Ticketing::Composition {
 public:
  Composition(const Config& from, std::shared_ptr<Clock> with,
              std::shared_ptr<const Links> addresses, std::unique_ptr<Store> opened,
              ChainKey chain_key)
      : config(from),
        clock(std::move(with)),
        links(std::move(addresses)),
        calendar(config.business.timezone),
        policy{reward_rules(config.points), &calendar, std::move(chain_key)},
        store(noting_changes(std::move(opened), changes)),
        context{{*store, *clock, calendar, random, *links, lane_bounds(config.store)}, policy},
        session_cache(config.redis.url.empty() ? nullptr : open_redis_session_cache(config.redis)),
        sessions(*store, *clock, context.lanes, config.sessions, session_cache.get()),
        views(context),
        accounts(make_account_service(
            context, {config.accounts, config.sessions, config.limits.posts_per_day}, sessions)),
        posts(make_post_service(context, config.limits, config.campaign, views)),
        comments(make_comment_service(context)),
        points(make_points_service(context)),
        coupons(make_coupon_service(context)),
        box_office(make_kobis_box_office(config.kobis)),
        catalog(make_catalog_service(context, *box_office)),
        purchases(make_purchase_service(context)),
        image_store(open_image_store(config.images, config.store.url)),
        voucher_painter(make_voucher_painter()),
        images(make_image_service(context, *image_store, inspect_image)),
        vouchers(make_voucher_service(context, *image_store, *voucher_painter)),
        audit(make_audit_service(context)),
        jobs(make_job_service(context, every_job(context, *audit, config.jobs))),
        privacy(make_privacy_service(context, sessions)) {}

  Composition(const Composition&) = delete;
  Composition& operator=(const Composition&) = delete;

  const Config config;
  const std::shared_ptr<Clock> clock;
  const std::shared_ptr<const Links> links;
  const BusinessCalendar calendar;
  SystemRandom random;
  const PointsPolicy policy;
  Changes changes;
  const std::unique_ptr<Store> store;
  const PointsContext context;
  const std::unique_ptr<SessionCache> session_cache;
  SessionLookup sessions;
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
  const std::unique_ptr<VoucherService> vouchers;
  const std::unique_ptr<AuditService> audit;
  const std::unique_ptr<JobService> jobs;
  const std::unique_ptr<PrivacyService> privacy;
};

Result<Ticketing> Ticketing::open(const Config& config, std::shared_ptr<Clock> clock,
                                  std::shared_ptr<const Links> links) {
  if (sodium_init() < 0) return refuse(ErrorCode::internal, "libsodium cannot be initialised");
  TICKETING_TRY(check_config(config));
  auto key = read_chain_key(config.ledger.chain_key_file);
  TICKETING_TRY(key);
  auto store = connect(config.store);
  TICKETING_TRY(store);
  TICKETING_TRY(check_schema(**store));
  return Ticketing(std::make_unique<Composition>(config, std::move(clock), std::move(links),
                                                 std::move(*store), std::move(*key)));
}

Result<SchemaStatus> Ticketing::migrate(const Config& config) {
  auto store = connect(config.store);
  TICKETING_TRY(store);
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
  TICKETING_TRY(store);
  try {
    return (*store)->schema_status();
  } catch (const StorageUnavailable& e) {
    return refuse(ErrorCode::unavailable, e.what());
  }
}

Ticketing::Ticketing(std::unique_ptr<Composition> composition)
    : composition_(std::move(composition)) {}
Ticketing::Ticketing(Ticketing&&) noexcept = default;
Ticketing& Ticketing::operator=(Ticketing&&) noexcept = default;
Ticketing::~Ticketing() = default;

AccountService& Ticketing::accounts() { return *composition_->accounts; }
PostService& Ticketing::posts() { return *composition_->posts; }
CommentService& Ticketing::comments() { return *composition_->comments; }
PointsService& Ticketing::points() { return *composition_->points; }
CouponService& Ticketing::coupons() { return *composition_->coupons; }
CatalogService& Ticketing::catalog() { return *composition_->catalog; }
PurchaseService& Ticketing::purchases() { return *composition_->purchases; }
ImageService& Ticketing::images() { return *composition_->images; }
VoucherService& Ticketing::vouchers() { return *composition_->vouchers; }
JobService& Ticketing::jobs() { return *composition_->jobs; }
AuditService& Ticketing::audit() { return *composition_->audit; }
PrivacyService& Ticketing::privacy() { return *composition_->privacy; }

const Config& Ticketing::config() const { return composition_->config; }
const Clock& Ticketing::clock() const { return *composition_->clock; }
const BusinessCalendar& Ticketing::calendar() const { return composition_->calendar; }
const Changes& Ticketing::changes() const { return composition_->changes; }

Health Ticketing::health() {
  Health health;
  try {
    const auto status = composition_->store->schema_status();
    health.database = true;
    health.schema_current = status.current == status.latest;
  } catch (const StorageUnavailable&) {
    health.database = false;
  }
  if (composition_->session_cache) health.redis = composition_->session_cache->reachable();
  return health;
}

}  // namespace ticketing
