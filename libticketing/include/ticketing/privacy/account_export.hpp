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
  SessionId id;          ///< its number
  Timestamp created_at;  ///< when its owner signed in
  Timestamp expires_at;  ///< when it ends by itself
};
BOOST_DESCRIBE_STRUCT(ExportedSession, (), (id, created_at, expires_at))

/// A post as its author wrote it; a deleted one is still held.
struct ExportedPost {
  PostId id;                            ///< the post's number
  Board board = Board::general;         ///< where it stands
  std::string title;                    ///< as it was written
  std::string body;                     ///< as it was written
  std::optional<std::string> image_id;  ///< of the picture beside it
  std::int64_t comment_count = 0;       ///< comments that are not deleted
  bool deleted = false;                 ///< nobody else is shown it
  std::optional<Timestamp> publish_at;  ///< of one that was written ahead
  Timestamp created_at;                 ///< when it was written
  Timestamp updated_at;                 ///< when it was last edited
};
BOOST_DESCRIBE_STRUCT(ExportedPost, (),
                      (id, board, title, body, image_id, comment_count, deleted, publish_at,
                       created_at, updated_at))

/// A comment as its author wrote it; a deleted one is still held.
struct ExportedComment {
  CommentId id;          ///< the comment's number
  PostId post_id;        ///< the post it is on
  std::string body;      ///< as it was written
  bool deleted = false;  ///< nobody else is shown it
  Timestamp created_at;  ///< when it was written
};
BOOST_DESCRIBE_STRUCT(ExportedComment, (), (id, post_id, body, deleted, created_at))

/// What the account was told live.
struct ExportedNotification {
  std::int64_t id = 0;                 ///< its number among the account's own
  EventType type = EventType::points;  ///< what it tells of
  std::string payload;                 ///< what happened, a JSON object
  Timestamp created_at;                ///< when it happened
};
BOOST_DESCRIBE_STRUCT(ExportedNotification, (), (id, type, payload, created_at))

/// That a mail was written; never what it says, which may be a token.
struct ExportedMail {
  MailKind kind = MailKind::email_verification;  ///< what it told of
  Timestamp created_at;                          ///< when it was written
};
BOOST_DESCRIBE_STRUCT(ExportedMail, (), (kind, created_at))

/// Where the account stood in a final ranking.
struct ExportedRanking {
  RankingMetric metric = RankingMetric::comments_received;  ///< what was counted
  RankingPeriod period = RankingPeriod::month;              ///< how long
  LocalDate from;                                           ///< its first local day
  LocalDate to;                                             ///< its last local day
  std::optional<std::int64_t> rank;                         ///< none for who was passed over
  std::int64_t count = 0;                                   ///< what the account had
  std::optional<Points> award;                              ///< what it was paid; none: nothing
  std::optional<PassedOver> passed_over;                    ///< why it had no rank
};
BOOST_DESCRIBE_STRUCT(ExportedRanking, (),
                      (metric, period, from, to, rank, count, award, passed_over))

/// Lists are newest first, but notifications, which are oldest first. Never in it: password and
/// token hashes, tokens.
struct AccountExport {
  Timestamp exported_at;                            ///< when it was read: all of it is as of then
  AccountProfile account;                           ///< the account itself
  std::optional<Timestamp> email_verified_at;       ///< when its owner showed that mail arrives
  std::vector<ExportedSession> sessions;            ///< those that have not ended
  std::vector<ExportedPost> posts;                  ///< all it wrote
  std::vector<ExportedComment> comments;            ///< all it wrote
  std::vector<LedgerEntryView> entries;             ///< all of its ledger
  std::vector<CouponView> coupons;                  ///< all it won or was given
  std::vector<OrderView> orders;                    ///< all it placed
  std::vector<TicketView> tickets;                  ///< all it bought
  std::vector<ExportedRanking> rankings;            ///< the final ones it was counted in
  std::vector<ExportedNotification> notifications;  ///< those that are still kept
  std::vector<ExportedMail> mails;                  ///< those that are still kept
};
BOOST_DESCRIBE_STRUCT(AccountExport, (),
                      (exported_at, account, email_verified_at, sessions, posts, comments, entries,
                       coupons, orders, tickets, rankings, notifications, mails))

}  // namespace ticketing
