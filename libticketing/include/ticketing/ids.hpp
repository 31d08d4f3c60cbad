// Strong identifiers: an AccountId cannot be passed where a PostId is meant.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>

namespace ticketing {

/// A database-assigned identifier, > 0 once stored. JSON: an integer; null
/// while nothing is stored, as in a dry run's reply.
template <class Tag>
struct Id {
  std::int64_t value = 0;
  friend constexpr auto operator<=>(const Id&, const Id&) = default;
};

using AccountId = Id<struct AccountTag>;
using SessionId = Id<struct SessionTag>;
using PostId = Id<struct PostTag>;
using CommentId = Id<struct CommentTag>;
using CampaignId = Id<struct CampaignTag>;
using CouponId = Id<struct CouponTag>;
using EntryId = Id<struct EntryTag>;
using ProductId = Id<struct ProductTag>;
using OrderId = Id<struct OrderTag>;
using TicketId = Id<struct TicketTag>;
using MailId = Id<struct MailTag>;
using AdminActionId = Id<struct AdminActionTag>;

}  // namespace ticketing

template <class Tag>
struct std::hash<ticketing::Id<Tag>> {
  std::size_t operator()(const ticketing::Id<Tag>& id) const noexcept {
    return std::hash<std::int64_t>{}(id.value);
  }
};
