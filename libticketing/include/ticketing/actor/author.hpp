// Who wrote something, as everybody sees it.
#pragma once

#include <boost/describe/class.hpp>

#include <string>

#include <ticketing/actor/role.hpp>
#include <ticketing/ids.hpp>

namespace ticketing {

/// An account as everybody sees it next to what it wrote.
struct Author {
  AccountId id;            ///< the account's number
  std::string nickname;    ///< "withdrawn" once the account is closed
  Role role = Role::user;  ///< what the account may do
};
BOOST_DESCRIBE_STRUCT(Author, (), (id, nickname, role))

}  // namespace ticketing
