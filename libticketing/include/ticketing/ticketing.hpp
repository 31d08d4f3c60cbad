// The facade: one object behind every frontend.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string_view>
#include <vector>

#include <ticketing/account/account_service.hpp>
#include <ticketing/audit/audit_service.hpp>
#include <ticketing/board/comment_service.hpp>
#include <ticketing/board/post_service.hpp>
#include <ticketing/callers.hpp>
#include <ticketing/catalog/catalog_service.hpp>
#include <ticketing/changes.hpp>
#include <ticketing/clock.hpp>
#include <ticketing/config.hpp>
#include <ticketing/coupon/coupon_service.hpp>
#include <ticketing/installation.hpp>
#include <ticketing/jobs/job_service.hpp>
#include <ticketing/limit/request_limits.hpp>
#include <ticketing/links.hpp>
#include <ticketing/mail/mail_service.hpp>
#include <ticketing/media/image_service.hpp>
#include <ticketing/notification/live_events.hpp>
#include <ticketing/notification/notification_service.hpp>
#include <ticketing/points/points_moved.hpp>
#include <ticketing/points/points_service.hpp>
#include <ticketing/privacy/privacy_service.hpp>
#include <ticketing/purchase/purchase_service.hpp>
#include <ticketing/ranking/ranking_service.hpp>
#include <ticketing/report/report_service.hpp>
#include <ticketing/result.hpp>
#include <ticketing/schema_status.hpp>
#include <ticketing/shared_cache.hpp>
#include <ticketing/statistics.hpp>
#include <ticketing/voucher/voucher_service.hpp>

namespace ticketing {

// What only their callers need to know: <ticketing/backup.hpp>, <ticketing/checkup.hpp>.
struct BackUpStore;
struct BackupProgress;
struct BackupReport;
struct Check;
struct RestoreReport;
struct RestoreStore;

/// Which version this build is, e.g. "0.1.0".
std::string_view version();

/// How ready the system is to serve.
struct Health {
  bool database = false;        ///< it can be written to
  bool schema_current = false;  ///< the store has the schema that this program writes
  std::optional<bool> redis;    ///< none: not configured. Reported, never decisive.
};
BOOST_DESCRIBE_STRUCT(Health, (), (database, schema_current, redis))

/// What has happened between this process and Redis since it was opened.
struct RedisCounters {
  std::uint64_t outages = 0;           ///< how often it was found to be away
  std::uint64_t sessions_refused = 0;  ///< cached sessions that were forged, altered or too old
  std::uint64_t refused = 0;  ///< the same of documents and of what processes tell each other
};

/// What this process has done and found since it was opened.
struct Statistics {
  std::vector<LaneStatistics> lanes;
  std::vector<ConnectionStatistics> connections;  ///< to the database
  std::vector<OutageStatistics> outages;
  std::vector<PointsMoved> points;    ///< each reason once
  std::uint64_t campaign_claims = 0;  ///< coupons won in campaigns
};

/// Numbers of the store itself, whichever process has brought them about.
struct StoreFigures {
  Points outstanding;  ///< Σ of all balances; what has expired is in it until it is written off
  /// Of each state but `sent` that there are mails in. At most `mails_counted_max` are counted of
  /// those that are to be sent, and as many of those that are not.
  std::vector<MailDepth> mails;
};
inline constexpr int mails_counted_max = 10'000;

/// Composes the library for one configuration. Movable; thread safe once open; destroying it
/// finishes what the group-commit lanes accepted.
class Ticketing final {
 public:
  /// Connects, checks the schema version and composes the adapters. An empty or older SQLite store
  /// is created or migrated; PostgreSQL is not (see `migrate`). unavailable when the database
  /// cannot be reached, validation_failed for a bad config or a schema that does not fit
  /// (`Error::schema`). `clock` null: the store's time, which is the machine's with its
  /// difference to the database's. `links`: for the addresses in replies. `callers` says how long
  /// a page may be.
  static Result<Ticketing> open(
      const Config& config, std::shared_ptr<Clock> clock = nullptr,
      std::shared_ptr<const Links> links = std::make_shared<NamingLinks>(),
      Callers callers = Callers::remote);

  /// Prepares or migrates the configured store without opening it otherwise.
  static Result<SchemaStatus> migrate(const Config& config);
  static Result<SchemaStatus> schema_status(const Config& config);

  /// Of the configured store, without opening it otherwise: also for a program that does not fit
  /// it.
  static Result<Installation> installation(const Config& config);
  /// What `change` names, as the configuration has it. Recorded. Running processes go on with what
  /// they opened with. validation_failed where the ledger is not chained with the configured key.
  static Result<Installation> change_installation(const Config& config,
                                                  const InstallationChange& change,
                                                  const CallOptions& options = {});

  /// Copies the configured store into a file while others write to it, restores what the file holds
  /// to a scratch store and audits that in full, before the file gets its name; that it was made is
  /// recorded in the store. Where the books do not add up the file is made all the same, and the
  /// report is not `clean`. A dry run makes nothing. validation_failed for names that cannot be
  /// used, unavailable for a store that is not there and when told to stop, internal where copying
  /// fails: nothing is left behind then.
  static Result<BackupReport> backup(const Config& config, const BackUpStore& request,
                                     const CallOptions& options = {},
                                     const std::function<void(const BackupProgress&)>& watcher = {},
                                     const std::stop_token& stop = {});
  /// Makes the configured store what the backup holds, all or nothing, raises its epoch, brings its
  /// schema up and audits it in full. A dry run checks the file and says what would be lost. What
  /// was audited before the store was touched and does not add up is refused. internal for a
  /// damaged file; version_mismatch for a store that holds something, unless it may be replaced;
  /// validation_failed for a backup that does not fit the program or the kind of database;
  /// unavailable while other programs have the store open, as far as that can be told. Nothing was
  /// changed then.
  static Result<RestoreReport> restore(
      const Config& config, const RestoreStore& request, const CallOptions& options = {},
      const std::function<void(const BackupProgress&)>& watcher = {},
      const std::stop_token& stop = {});

  /// Looks at the configured store and at whatever else the configuration names, as far as each can
  /// be reached, and says what is wrong. Changes and creates nothing; blocks for time-outs at most.
  static std::vector<Check> examine(const Config& config);

  Ticketing(Ticketing&&) noexcept;
  Ticketing& operator=(Ticketing&&) noexcept;
  ~Ticketing();

  AccountService& accounts();
  PostService& posts();
  CommentService& comments();
  PointsService& points();
  CouponService& coupons();
  CatalogService& catalog();
  PurchaseService& purchases();
  ImageService& images();
  VoucherService& vouchers();
  RankingService& rankings();
  JobService& jobs();
  AuditService& audit();
  PrivacyService& privacy();
  ReportService& reports();
  MailService& mails();
  /// For programs that run jobs: from now on the store sends mail, if `smtp.url` is configured.
  Result<void> enable_mail();
  NotificationService& notifications();
  LiveEvents& live_events();
  RequestLimits& limits();

  const Config& config() const;
  const Installation& installation() const;
  const Clock& clock() const;
  const BusinessCalendar& calendar() const;
  /// Of what was written through this object: for whoever keeps documents.
  const Changes& changes() const;
  /// Asks the database and Redis now; blocks for their time-outs at most.
  Health health();
  /// None without Redis. Never blocks.
  std::optional<RedisCounters> redis_counters() const;
  /// Never blocks.
  Statistics statistics() const;
  /// Reads every wallet: takes a second for each million accounts or so, in short statements, from
  /// the replica where there is one. unavailable when the database is, and when told to stop.
  Result<StoreFigures> read_figures(const std::stop_token& stop = {});
  /// What processes make for each other; null without Redis.
  SharedCache* shared_cache();

 private:
  class Composition;
  explicit Ticketing(std::unique_ptr<Composition> composition);
  std::unique_ptr<Composition> composition_;
};

}  // namespace ticketing
