// What live events tell of.
#pragma once

#include <boost/describe/enum.hpp>

namespace ticketing {

enum class EventType { points, coupon, ticket, ranking, post };
BOOST_DESCRIBE_ENUM(EventType, points, coupon, ticket, ranking, post)

}  // namespace ticketing
