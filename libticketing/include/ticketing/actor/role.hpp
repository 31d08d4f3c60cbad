// What an account may do.
#pragma once

#include <boost/describe/enum.hpp>

namespace ticketing {

/// `user` earns and spends; `staff` also redeems tickets; `admin` runs the place.
/// Staff and admins never earn, win or rank.
enum class Role { user, staff, admin };
BOOST_DESCRIBE_ENUM(Role, user, staff, admin)

}  // namespace ticketing
