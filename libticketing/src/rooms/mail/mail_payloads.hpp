// What the rows of the outbox hold, by kind: as little as lets the message be made later.
#pragma once

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <ticketing/clock.hpp>
#include <ticketing/ids.hpp>
#include <ticketing/points.hpp>

namespace ticketing {

/// email_verification, password_reset; stored as a `SealedMail`.
struct TokenMail {
  std::string token;
  Timestamp expires_at;
  std::optional<std::string> email = {};  ///< where it goes; none: to the account's
};
BOOST_DESCRIBE_STRUCT(TokenMail, (), (token, expires_at, email))

/// A payload that `Keyring::seal` made of another, for `KeyPurpose::sealed_mail`.
struct SealedMail {
  std::string sealed;
};
BOOST_DESCRIBE_STRUCT(SealedMail, (), (sealed))

/// ticket_bought
struct TicketsBought {
  OrderId order_id;
  std::vector<std::string> tickets;
};
BOOST_DESCRIBE_STRUCT(TicketsBought, (), (order_id, tickets))

/// order_cancelled
struct OrderCancelled {
  OrderId order_id;
};
BOOST_DESCRIBE_STRUCT(OrderCancelled, (), (order_id))

/// points_digest
struct PointsDigest {
  Timestamp from;
  Timestamp to;
  Points earned;
  std::int64_t entries = 0;
  Points balance;
};
BOOST_DESCRIBE_STRUCT(PointsDigest, (), (from, to, earned, entries, balance))

/// ranking_award
struct RankingAwarded {
  std::string period;  ///< day, week, month
  std::string metric;
  std::string from;  ///< its first day, e.g. 2026-03-01
  std::string to;
  std::int64_t rank = 0;
  Points points;
};
BOOST_DESCRIBE_STRUCT(RankingAwarded, (), (period, metric, from, to, rank, points))

/// expiry_warning
struct PointsExpiring {
  Points points;
  Timestamp expires_at;
  int days = 0;
};
BOOST_DESCRIBE_STRUCT(PointsExpiring, (), (points, expires_at, days))

// password_changed and wrong_passwords have none; those of coupons hold the `CouponView`.

}  // namespace ticketing
