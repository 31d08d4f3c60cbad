// What the PostgreSQL store composes a unit of work of.
#pragma once

#include "odb/odb_unit_of_work.hpp"
#include "odb/pgsql/pg_account_repository.hpp"
#include "odb/pgsql/pg_board_repository.hpp"
#include "odb/pgsql/pg_books_repository.hpp"
#include "odb/pgsql/pg_catalog_repository.hpp"
#include "odb/pgsql/pg_coupon_repository.hpp"
#include "odb/pgsql/pg_mail_repository.hpp"
#include "odb/pgsql/pg_notification_repository.hpp"
#include "odb/pgsql/pg_operation_repository.hpp"
#include "odb/pgsql/pg_points_repository.hpp"
#include "odb/pgsql/pg_purchase_repository.hpp"
#include "odb/pgsql/pg_ranking_repository.hpp"

namespace ticketing {

struct PgRepositories : OdbRepositories {
  using Accounts = PgAccountRepository;
  using Sessions = PgSessionRepository;
  using Wallets = PgWalletRepository;
  using Ledger = PgLedgerRepository;
  using Posts = PgPostRepository;
  using Comments = PgCommentRepository;
  using Views = PgViewRepository;
  using Campaigns = PgCampaignRepository;
  using Coupons = PgCouponRepository;
  using Products = PgProductRepository;
  using Orders = PgOrderRepository;
  using Tickets = PgTicketRepository;
  using Images = PgImageRepository;
  using Tallies = PgTallyRepository;
  using Rankings = PgRankingRepository;
  using Outbox = PgOutboxRepository;
  using AccountEvents = PgAccountEventRepository;
  using PointsNotices = PgPointsNoticeRepository;
  using Idempotency = PgIdempotencyRepository;
  using Jobs = PgJobRepository;
  using AuditMarks = PgAuditMarkRepository;
  using Books = PgBooksRepository;
};

}  // namespace ticketing
