// One transaction with the repositories of every room.
#pragma once

#include "account/account_repository.hpp"
#include "admin_log/admin_action_repository.hpp"
#include "audit/audit_mark_repository.hpp"
#include "audit/books_repository.hpp"
#include "board/post_repository.hpp"
#include "catalog/product_repository.hpp"
#include "coupon/coupon_repository.hpp"
#include "jobs/job_repository.hpp"
#include "limit/daily_limit_repository.hpp"
#include "mail/outbox_repository.hpp"
#include "media/image_repository.hpp"
#include "notification/account_event_repository.hpp"
#include "points/ledger_repository.hpp"
#include "points/points_notice_repository.hpp"
#include "purchase/order_repository.hpp"
#include "ranking/post_cleanup_repository.hpp"
#include "ranking/ranking_repository.hpp"
#include "ranking/tally_repository.hpp"
#include "storage/idempotency.hpp"
#include "storage/installation.hpp"

namespace ticketing {

/// Lives as long as the function given to `Store::write` or `Store::read`, on its thread.
/// Lock order, everywhere: rankings -> posts (and their campaigns) -> wallets ascending ->
/// products ascending -> coupons ascending -> tallies -> post counts.
class UnitOfWork {
 public:
  virtual ~UnitOfWork() = default;
  virtual InstallationRepository& installation() = 0;
  virtual AccountRepository& accounts() = 0;
  virtual SessionRepository& sessions() = 0;
  virtual AccountTokenRepository& account_tokens() = 0;
  virtual WalletRepository& wallets() = 0;
  virtual LedgerRepository& ledger() = 0;
  virtual DailyLimitRepository& daily_limits() = 0;
  virtual PostRepository& posts() = 0;
  virtual CommentRepository& comments() = 0;
  virtual ViewRepository& views() = 0;
  virtual CampaignRepository& campaigns() = 0;
  virtual CouponRepository& coupons() = 0;
  virtual ProductRepository& products() = 0;
  virtual OrderRepository& orders() = 0;
  virtual TicketRepository& tickets() = 0;
  virtual ImageRepository& images() = 0;
  virtual TallyRepository& tallies() = 0;
  virtual PostCleanupRepository& post_cleanups() = 0;
  virtual RankingRepository& rankings() = 0;
  virtual OutboxRepository& outbox() = 0;
  virtual AccountEventRepository& account_events() = 0;
  virtual PointsNoticeRepository& points_notices() = 0;
  virtual IdempotencyRepository& idempotency() = 0;
  virtual JobRepository& jobs() = 0;
  virtual AdminActionRepository& admin_actions() = 0;
  virtual AuditMarkRepository& audit_marks() = 0;
  virtual BooksRepository& books() = 0;
};

}  // namespace ticketing
