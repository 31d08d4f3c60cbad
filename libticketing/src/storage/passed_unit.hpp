// A unit of work that passes everything on: whoever wraps some repositories overrides those.
#pragma once

#include "storage/unit_of_work.hpp"

namespace ticketing {

class PassedUnitOfWork : public UnitOfWork {
 public:
  explicit PassedUnitOfWork(UnitOfWork& unit) : unit_(unit) {}

  InstallationRepository& installation() override { return unit_.installation(); }
  AccountRepository& accounts() override { return unit_.accounts(); }
  SessionRepository& sessions() override { return unit_.sessions(); }
  AccountTokenRepository& account_tokens() override { return unit_.account_tokens(); }
  WalletRepository& wallets() override { return unit_.wallets(); }
  LedgerRepository& ledger() override { return unit_.ledger(); }
  DailyLimitRepository& daily_limits() override { return unit_.daily_limits(); }
  PostRepository& posts() override { return unit_.posts(); }
  CommentRepository& comments() override { return unit_.comments(); }
  ViewRepository& views() override { return unit_.views(); }
  CampaignRepository& campaigns() override { return unit_.campaigns(); }
  CouponRepository& coupons() override { return unit_.coupons(); }
  ProductRepository& products() override { return unit_.products(); }
  OrderRepository& orders() override { return unit_.orders(); }
  TicketRepository& tickets() override { return unit_.tickets(); }
  ImageRepository& images() override { return unit_.images(); }
  TallyRepository& tallies() override { return unit_.tallies(); }
  PostCleanupRepository& post_cleanups() override { return unit_.post_cleanups(); }
  RankingRepository& rankings() override { return unit_.rankings(); }
  OutboxRepository& outbox() override { return unit_.outbox(); }
  AccountEventRepository& account_events() override { return unit_.account_events(); }
  PointsNoticeRepository& points_notices() override { return unit_.points_notices(); }
  IdempotencyRepository& idempotency() override { return unit_.idempotency(); }
  JobRepository& jobs() override { return unit_.jobs(); }
  AdminActionRepository& admin_actions() override { return unit_.admin_actions(); }
  AuditMarkRepository& audit_marks() override { return unit_.audit_marks(); }
  BooksRepository& books() override { return unit_.books(); }

 private:
  UnitOfWork& unit_;
};

}  // namespace ticketing
