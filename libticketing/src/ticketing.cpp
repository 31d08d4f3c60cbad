// The composition root: the only place that knows which adapter stands behind which port.
#include <ticketing/ticketing.hpp>

#include <sodium.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include <ticketing/media/inspect_image.hpp>

#include "account/make_services.hpp"
#include "audit/make_services.hpp"
#include "board/make_services.hpp"
#include "board/view_counter.hpp"
#include "cairo/voucher_painter.hpp"
#include "catalog/make_services.hpp"
#include "config/images_address.hpp"
#include "config/redis_url.hpp"
#include "coupon/make_services.hpp"
#include "every_job.hpp"
#include "every_undoing.hpp"
#include "gmime/gmime_mail_writer.hpp"
#include "jobs/make_services.hpp"
#include "jobs/sleep.hpp"
#include "kobis/kobis_box_office.hpp"
#include "limit/make_services.hpp"
#include "local/folder_image_store.hpp"
#include "local/memory_image_store.hpp"
#include "local/unnamed_image_store.hpp"
#include "mail/dispatcher.hpp"
#include "mail/make_services.hpp"
#include "media/make_services.hpp"
#include "media/watched_image_store.hpp"
#include "notification/acknowledged_events.hpp"
#include "notification/make_services.hpp"
#include "points/make_services.hpp"
#include "points/moved_points.hpp"
#include "prepared_store.hpp"
#include "privacy/make_services.hpp"
#include "purchase/make_services.hpp"
#include "ranking/make_services.hpp"
#include "redis/redis_client.hpp"
#include "redis/redis_event_bus.hpp"
#include "redis/redis_rate_buckets.hpp"
#include "redis/redis_session_cache.hpp"
#include "redis/redis_shared_cache.hpp"
#include "redis/redis_shared_views.hpp"
#include "report/make_services.hpp"
#include "s3/s3_image_store.hpp"
#include "smtp/smtp_transport.hpp"
#include "storage/noting_store.hpp"
#include "storage/sealing_store.hpp"
#include "storage/store_clock.hpp"
#include "storage/watched_store.hpp"
#include "store_figures.hpp"
#include "voucher/make_services.hpp"

namespace ticketing {
namespace {

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
    case Kind::unnamed:
      return open_unnamed_image_store(std::string(config::unnamed_images_store));
  }
  return nullptr;
}

RewardRules reward_rules(const PointsConfig& config, const RewardsConfig& rewards) {
  const auto verified_only = rewards.verified_only == "true"    ? VerifiedOnly::always
                             : rewards.verified_only == "false" ? VerifiedOnly::never
                                                                : VerifiedOnly::when_mail_is_sent;
  return {
      .general_post = config.general_post,
      .event_comment = config.event_comment,
      .milestones = config.milestones,
      .lifetime_days = config.lifetime_days,
      .verified_only = verified_only,
  };
}

LaneBounds lane_bounds(const StoreConfig& config, LaneMeters& meters) {
  return {.waiting_max = static_cast<std::size_t>(config.lane_waiting_max),
          .batch_max = static_cast<std::size_t>(config.lane_batch_max),
          // Each takes a connection for writing while it waits.
          .asides_max = static_cast<std::size_t>(std::clamp(config.connections / 8, 1, 4)),
          .lock_timeout = std::chrono::milliseconds(config.lock_timeout_ms),
          .meters = &meters};
}

/// Longer than a healthy transaction takes that has to wait for one lock after the other.
std::chrono::milliseconds stuck_after(const StoreConfig& config) {
  return std::chrono::seconds(10) + 2 * std::chrono::milliseconds(config.lock_timeout_ms);
}

/// `config` has been checked. Null without Redis.
std::unique_ptr<RedisClient> open_redis(const RedisConfig& config) {
  if (config.url.empty()) return nullptr;
  return std::make_unique<RedisClient>(config::parse_redis_url(config.url).value(),
                                       std::chrono::milliseconds(config.timeout_ms));
}

}  // namespace

std::string_view version() { return TICKETING_VERSION; }

/// Everything the facade owns, in order of construction: what comes later uses what came earlier.
class Ticketing::Composition {
 public:
  Composition(const Config& from, std::shared_ptr<Clock> with,
              std::shared_ptr<const Links> addresses, Callers callers, PreparedStore prepared)
      : config(from),
        store_clock(
            with ? nullptr
                 : std::make_shared<StoreClock>(std::make_shared<SystemClock>(), *prepared.store)),
        clock(with ? std::move(with) : store_clock),
        links(std::move(addresses)),
        calendar(config.business.timezone),
        policy{reward_rules(config.points, config.rewards), &calendar,
               std::move(prepared.chain_key)},
        installation(std::move(prepared.installation)),
        keys(std::move(prepared.keys)),
        redis(open_redis(config.redis)),
        event_bus(redis ? make_redis_event_bus(
                              *redis, keys, *clock, random, installation.epoch,
                              [this](const News& news) { hear(news); }, refused)
                        : nullptr),
        shared_cache(redis ? make_redis_shared_cache(*redis, keys, *clock, random, refused,
                                                     {.epoch = installation.epoch})
                           : nullptr),
        store(noting_changes(
            counting_points(
                with_replica(config.store, sealing(watching_outages(std::move(prepared.store),
                                                                    stuck_after(config.store)),
                                                   policy.chain_key)),
                moved),
            changes, &acknowledged, event_bus.get())),
        context{{*store, *clock, calendar, random, *links, lane_bounds(config.store, lane_meters),
                 installation, keys, policy.chain_key,
                 callers == Callers::in_process ? page_limit_in_process_max : page_limit_max},
                policy},
        session_cache(redis ? make_redis_session_cache(*redis, keys, *clock, sessions_refused)
                            : nullptr),
        sessions(*store, *clock, context.lanes, config.sessions, session_cache.get()),
        rate_buckets(redis ? make_redis_rate_buckets(*redis) : nullptr),
        limits(make_request_limits(config.limits.rate, *clock, context.lanes, rate_buckets.get())),
        proof(context, config.accounts, *limits),
        shared_views(redis ? make_redis_shared_views(*redis, installation) : nullptr),
        views(context, shared_views.get()),
        accounts(make_account_service(
            context,
            {config.accounts, config.sessions, config.limits.posts_per_day, config.mail.language},
            sessions, proof)),
        posts(make_post_service(context, config.limits, config.campaign, views)),
        comments(make_comment_service(context)),
        points(make_points_service(context)),
        coupons(make_coupon_service(context)),
        box_office(make_kobis_box_office(config.kobis)),
        catalog(make_catalog_service(context, *box_office)),
        purchases(make_purchase_service(context)),
        image_store(watching_outages(open_image_store(config.images, config.store.url))),
        voucher_painter(make_voucher_painter()),
        images(
            make_image_service(context, *image_store, inspect_image, config.limits.images_per_day)),
        vouchers(make_voucher_service(context, *image_store, *voucher_painter)),
        mail_writer(make_gmime_mail_writer()),
        message_maker(context, {config.smtp, config.mail, config.api.public_url}, *vouchers,
                      *voucher_painter, *mail_writer),
        mails(make_mail_service(context, config.accounts, message_maker)),
        mail_dispatcher(
            config.smtp.url.empty()
                ? nullptr
                : std::make_unique<MailDispatcher>(
                      context, message_maker, [this] { return open_smtp_transport(config.smtp); })),
        audit(make_audit_service(context, every_undoing(context, sessions))),
        reports(make_report_service(context)),
        rankings(make_ranking_service(context, config.ranking)),
        jobs(make_job_service(context,
                              every_job(context, shared_views.get(), *audit, *box_office,
                                        mail_dispatcher.get(), config),
                              config.keep)),
        privacy(make_privacy_service(context, sessions, proof)),
        notifications(make_notification_service(context)),
        live_events(make_live_events(context, event_hub, config.api.streams_per_account_max)),
        keeper(keep_up()) {}

  Composition(const Composition&) = delete;
  Composition& operator=(const Composition&) = delete;

  /// What another process has committed.
  void hear(const News& news) {
    changes.note(news.changed);
    event_hub->look_at(news.heads);
    for (const Broadcast& broadcast : news.broadcasts) event_hub->tell_all(broadcast);
  }

  /// With the database, which has a clock of its own and may have moved.
  std::jthread keep_up() {
    return std::jthread([this, timeline = store->timeline()](const std::stop_token& stop) mutable {
      for (int seconds = 1; sleep(stop, std::chrono::seconds(1)); ++seconds) {
        if (store->timeline() > timeline) {
          timeline = store->timeline();
          event_hub->end_all({ErrorCode::unavailable, "the database has moved: begin anew"});
          acknowledged.tell_of_promotion(*store);
        }
        if (store_clock && seconds % 60 == 0) store_clock->measure(*store);
      }
    });
  }

  const Config config;
  const std::shared_ptr<StoreClock> store_clock;  ///< null where the clock was given
  const std::shared_ptr<Clock> clock;
  const std::shared_ptr<const Links> links;
  const BusinessCalendar calendar;
  SystemRandom random;
  const PointsPolicy policy;
  Changes changes;
  const std::shared_ptr<EventHub> event_hub = std::make_shared<EventHub>();
  AcknowledgedEvents acknowledged{*event_hub, *clock};
  const Installation installation;
  const Keyring keys;
  const std::unique_ptr<RedisClient> redis;
  std::atomic<std::uint64_t> refused{0};
  const std::unique_ptr<EventBus> event_bus;
  const std::unique_ptr<SharedCache> shared_cache;
  MovedPoints moved;
  LaneMeters lane_meters;
  const std::unique_ptr<Store> store;
  const PointsContext context;
  std::atomic<std::uint64_t> sessions_refused{0};
  const std::unique_ptr<SessionCache> session_cache;
  SessionLookup sessions;
  const std::unique_ptr<RateBuckets> rate_buckets;
  const std::unique_ptr<RequestLimits> limits;
  PasswordProof proof;
  const std::unique_ptr<SharedViews> shared_views;
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
  const std::unique_ptr<MailWriter> mail_writer;
  MessageMaker message_maker;
  const std::unique_ptr<MailService> mails;
  const std::unique_ptr<MailDispatcher> mail_dispatcher;
  const std::unique_ptr<AuditService> audit;
  const std::unique_ptr<ReportService> reports;
  const std::unique_ptr<RankingService> rankings;
  const std::unique_ptr<JobService> jobs;
  const std::unique_ptr<PrivacyService> privacy;
  const std::unique_ptr<NotificationService> notifications;
  const std::unique_ptr<LiveEvents> live_events;
  const std::jthread keeper;
};

Result<Ticketing> Ticketing::open(const Config& config, std::shared_ptr<Clock> clock,
                                  std::shared_ptr<const Links> links, Callers callers) {
  if (sodium_init() < 0) return refuse(ErrorCode::internal, "libsodium cannot be initialised");
  TICKETING_TRY(check_config(config));
  const SystemClock machine;
  auto prepared = open_prepared_store(config, clock ? *clock : static_cast<const Clock&>(machine));
  TICKETING_TRY(prepared);
  return Ticketing(std::make_unique<Composition>(config, std::move(clock), std::move(links),
                                                 callers, std::move(*prepared)));
}

Result<SchemaStatus> Ticketing::migrate(const Config& config) {
  return prepare_store(config, SystemClock());
}

Result<SchemaStatus> Ticketing::schema_status(const Config& config) {
  return read_schema_status(config);
}

Result<Installation> Ticketing::installation(const Config& config) {
  return read_installation(config);
}

Result<Installation> Ticketing::change_installation(const Config& config,
                                                    const InstallationChange& change,
                                                    const CallOptions& options) {
  return ticketing::change_installation(config, change, options, SystemClock());
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
RankingService& Ticketing::rankings() { return *composition_->rankings; }
JobService& Ticketing::jobs() { return *composition_->jobs; }
AuditService& Ticketing::audit() { return *composition_->audit; }
ReportService& Ticketing::reports() { return *composition_->reports; }
PrivacyService& Ticketing::privacy() { return *composition_->privacy; }
Result<void> Ticketing::enable_mail() {
  if (composition_->config.smtp.url.empty()) return {};
  TICKETING_TRY(ticketing::enable_mail(*composition_->store));
  return {};
}

MailService& Ticketing::mails() { return *composition_->mails; }
NotificationService& Ticketing::notifications() { return *composition_->notifications; }
LiveEvents& Ticketing::live_events() { return *composition_->live_events; }
RequestLimits& Ticketing::limits() { return *composition_->limits; }

const Config& Ticketing::config() const { return composition_->config; }
const Installation& Ticketing::installation() const { return composition_->installation; }
const Clock& Ticketing::clock() const { return *composition_->clock; }
const BusinessCalendar& Ticketing::calendar() const { return composition_->calendar; }
const Changes& Ticketing::changes() const { return composition_->changes; }

Health Ticketing::health() {
  Health health;
  try {
    health.schema_current = can_read(*composition_->store);
    health.database = true;
  } catch (const StorageUnavailable&) {
    health.database = false;
  }
  if (composition_->redis) health.redis = composition_->redis->reachable();
  return health;
}

Statistics Ticketing::statistics() const {
  const auto& all = *composition_;
  StoreStatistics store = all.store->statistics();
  Statistics seen{all.lane_meters.read(), std::move(store.connections), std::move(store.outages),
                  all.moved.points(), all.moved.campaign_claims()};
  if (all.redis) seen.outages.push_back(all.redis->statistics());
  for (OutageStatistics& outage : all.image_store->outages())
    seen.outages.push_back(std::move(outage));
  return seen;
}

Result<StoreFigures> Ticketing::read_figures(const std::stop_token& stop) {
  return read_store_figures(*composition_->store, stop);
}

SharedCache* Ticketing::shared_cache() { return composition_->shared_cache.get(); }

std::optional<RedisCounters> Ticketing::redis_counters() const {
  if (!composition_->redis) return std::nullopt;
  return RedisCounters{composition_->redis->outages(), composition_->sessions_refused.load(),
                       composition_->refused.load()};
}

}  // namespace ticketing
