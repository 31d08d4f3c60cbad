// Everything held about one account, for its owner to take away (GDPR, articles 15 and 20).
#pragma once

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <ticketing/account/account.hpp>
#include <ticketing/board/post.hpp>
#include <ticketing/clock.hpp>
#include <ticketing/coupon/coupon.hpp>
#include <ticketing/ids.hpp>
#include <ticketing/mail/mail.hpp>
#include <ticketing/notification/event_type.hpp>
#include <ticketing/points/points_service.hpp>
#include <ticketing/purchase/order.hpp>
#include <ticketing/ranking/ranking.hpp>

namespace ticketing {

/// A session without what would open it.
struct ExportedSession {
  SessionId id;
  Timestamp created_at;
  Timestamp expires_at;
};
BOOST_DESCRIBE_STRUCT(ExportedSession, (), (id, created_at, expires_at))

/// A post as its author wrote it; a deleted one is still held.
struct ExportedPost {
  PostId id;
  Board board = Board::general;
  std::string title;
  std::string body;
  std::optional<std::string> image_id;
  std::int64_t comment_count = 0;
  bool deleted = false;
  std::optional<Timestamp> publish_at;  ///< of one that was written ahead
  Timestamp created_at;
  Timestamp updated_at;
};
BOOST_DESCRIBE_STRUCT(ExportedPost, (),
                      (id, board, title, body, image_id, comment_count, deleted, publish_at,
                       created_at, updated_at))

struct ExportedComment {
  CommentId id;
  PostId post_id;
  std::string body;
  bool deleted = false;
  Timestamp created_at;
};
BOOST_DESCRIBE_STRUCT(ExportedComment, (), (id, post_id, body, deleted, created_at))

struct ExportedNotification {
  std::int64_t id = 0;
  EventType type = EventType::points;
  std::string payload;  ///< a JSON object
  Timestamp created_at;
};
BOOST_DESCRIBE_STRUCT(ExportedNotification, (), (id, type, payload, created_at))

/// That a mail was written; never what it says, which may be a token.
struct ExportedMail {
  MailKind kind = MailKind::email_verification;
  Timestamp created_at;
};
BOOST_DESCRIBE_STRUCT(ExportedMail, (), (kind, created_at))

/// Where the account stood in a final ranking.
struct ExportedRanking {
  RankingMetric metric = RankingMetric::comments_received;
  RankingPeriod period = RankingPeriod::month;
  LocalDate from;
  LocalDate to;
  std::optional<std::int64_t> rank;  ///< none for who was passed over
  std::int64_t count = 0;
  std::optional<Points> award;
  std::optional<PassedOver> passed_over;
};
BOOST_DESCRIBE_STRUCT(ExportedRanking, (),
                      (metric, period, from, to, rank, count, award, passed_over))

/// Lists are newest first, but notifications, which are oldest first. Never in it: password and
/// token hashes, tokens.
struct AccountExport {
  Timestamp exported_at;
  AccountProfile account;
  std::optional<Timestamp> email_verified_at;
  std::vector<ExportedSession> sessions;
  std::vector<ExportedPost> posts;
  std::vector<ExportedComment> comments;
  std::vector<LedgerEntryView> entries;
  std::vector<CouponView> coupons;
  std::vector<OrderView> orders;
  std::vector<TicketView> tickets;
  std::vector<ExportedRanking> rankings;
  std::vector<ExportedNotification> notifications;
  std::vector<ExportedMail> mails;
};
BOOST_DESCRIBE_STRUCT(AccountExport, (),
                      (exported_at, account, email_verified_at, sessions, posts, comments, entries,
                       coupons, orders, tickets, rankings, notifications, mails))

}  // namespace ticketing
