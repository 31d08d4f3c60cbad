// What the record of an act that moves points by hand says of the account.
#pragma once

#include <boost/describe/class.hpp>

#include <ticketing/points.hpp>

namespace ticketing {

/// Before an adjustment (of after it says the entry), and before and after it was undone.
struct LoggedBalance {
  Points balance;
};
BOOST_DESCRIBE_STRUCT(LoggedBalance, (), (balance))

}  // namespace ticketing
