// One transaction's repositories. `Repositories` names the implementation of each for a database.
#pragma once

#include "odb/repositories/odb_account_repository.hpp"
#include "odb/repositories/odb_board_repository.hpp"
#include "odb/repositories/odb_books_repository.hpp"
#include "odb/repositories/odb_catalog_repository.hpp"
#include "odb/repositories/odb_coupon_repository.hpp"
#include "odb/repositories/odb_image_repository.hpp"
#include "odb/repositories/odb_installation_repository.hpp"
#include "odb/repositories/odb_mail_repository.hpp"
#include "odb/repositories/odb_notification_repository.hpp"
#include "odb/repositories/odb_operation_repository.hpp"
#include "odb/repositories/odb_points_repository.hpp"
#include "odb/repositories/odb_purchase_repository.hpp"
#include "odb/repositories/odb_ranking_repository.hpp"
#include "storage/unit_of_work.hpp"

namespace ticketing {

/// ODB for everything; a database with better ways derives and replaces names.
struct OdbRepositories {
  using Installations = OdbInstallationRepository;
  using Accounts = OdbAccountRepository;
  using Sessions = OdbSessionRepository;
  using AccountTokens = OdbAccountTokenRepository;
  using Wallets = OdbWalletRepository;
  using Ledger = OdbLedgerRepository;
  using DailyLimits = OdbDailyLimitRepository;
  using Posts = OdbPostRepository;
  using Comments = OdbCommentRepository;
  using Views = OdbViewRepository;
  using Campaigns = OdbCampaignRepository;
  using Coupons = OdbCouponRepository;
  using Products = OdbProductRepository;
  using Orders = OdbOrderRepository;
  using Tickets = OdbTicketRepository;
  using Images = OdbImageRepository;
  using Tallies = OdbTallyRepository;
  using PostCleanups = OdbPostCleanupRepository;
  using Rankings = OdbRankingRepository;
  using Outbox = OdbOutboxRepository;
  using AccountEvents = OdbAccountEventRepository;
  using PointsNotices = OdbPointsNoticeRepository;
  using Idempotency = OdbIdempotencyRepository;
  using Jobs = OdbJobRepository;
  using AdminActions = OdbAdminActionRepository;
  using AuditMarks = OdbAuditMarkRepository;
  using Books = OdbBooksRepository;
};

template <class Repositories>
class OdbUnitOfWork final : public UnitOfWork {
 public:
  template <class Session>
  explicit OdbUnitOfWork(Session& session)
      : installation_(session),
        accounts_(session),
        sessions_(session),
        account_tokens_(session),
        wallets_(session),
        ledger_(session),
        daily_limits_(session),
        posts_(session),
        comments_(session),
        views_(session),
        campaigns_(session),
        coupons_(session),
        products_(session),
        orders_(session),
        tickets_(session),
        images_(session),
        tallies_(session),
        post_cleanups_(session),
        rankings_(session),
        outbox_(session),
        account_events_(session),
        points_notices_(session),
        idempotency_(session),
        jobs_(session),
        admin_actions_(session),
        audit_marks_(session),
        books_(session) {}

  InstallationRepository& installation() override { return installation_; }
  AccountRepository& accounts() override { return accounts_; }
  SessionRepository& sessions() override { return sessions_; }
  AccountTokenRepository& account_tokens() override { return account_tokens_; }
  WalletRepository& wallets() override { return wallets_; }
  LedgerRepository& ledger() override { return ledger_; }
  DailyLimitRepository& daily_limits() override { return daily_limits_; }
  PostRepository& posts() override { return posts_; }
  CommentRepository& comments() override { return comments_; }
  ViewRepository& views() override { return views_; }
  CampaignRepository& campaigns() override { return campaigns_; }
  CouponRepository& coupons() override { return coupons_; }
  ProductRepository& products() override { return products_; }
  OrderRepository& orders() override { return orders_; }
  TicketRepository& tickets() override { return tickets_; }
  ImageRepository& images() override { return images_; }
  TallyRepository& tallies() override { return tallies_; }
  PostCleanupRepository& post_cleanups() override { return post_cleanups_; }
  RankingRepository& rankings() override { return rankings_; }
  OutboxRepository& outbox() override { return outbox_; }
  AccountEventRepository& account_events() override { return account_events_; }
  PointsNoticeRepository& points_notices() override { return points_notices_; }
  IdempotencyRepository& idempotency() override { return idempotency_; }
  JobRepository& jobs() override { return jobs_; }
  AdminActionRepository& admin_actions() override { return admin_actions_; }
  AuditMarkRepository& audit_marks() override { return audit_marks_; }
  BooksRepository& books() override { return books_; }

 private:
  typename Repositories::Installations installation_;
  typename Repositories::Accounts accounts_;
  typename Repositories::Sessions sessions_;
  typename Repositories::AccountTokens account_tokens_;
  typename Repositories::Wallets wallets_;
  typename Repositories::Ledger ledger_;
  typename Repositories::DailyLimits daily_limits_;
  typename Repositories::Posts posts_;
  typename Repositories::Comments comments_;
  typename Repositories::Views views_;
  typename Repositories::Campaigns campaigns_;
  typename Repositories::Coupons coupons_;
  typename Repositories::Products products_;
  typename Repositories::Orders orders_;
  typename Repositories::Tickets tickets_;
  typename Repositories::Images images_;
  typename Repositories::Tallies tallies_;
  typename Repositories::PostCleanups post_cleanups_;
  typename Repositories::Rankings rankings_;
  typename Repositories::Outbox outbox_;
  typename Repositories::AccountEvents account_events_;
  typename Repositories::PointsNotices points_notices_;
  typename Repositories::Idempotency idempotency_;
  typename Repositories::Jobs jobs_;
  typename Repositories::AdminActions admin_actions_;
  typename Repositories::AuditMarks audit_marks_;
  typename Repositories::Books books_;
};

}  // namespace ticketing
