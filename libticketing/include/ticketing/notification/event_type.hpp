// What live events tell of.
#pragma once

#include <boost/describe/enum.hpp>

namespace ticketing {

/// What a live event tells of; `post` goes to everybody.
enum class EventType { points, coupon, ticket, ranking, post };
BOOST_DESCRIBE_ENUM(EventType, points, coupon, ticket, ranking, post)

}  // namespace ticketing
