// What administrators did: who, to whom, when, before and after.
#pragma once

#include <boost/describe/class.hpp>

#include <optional>
#include <string>

#include <ticketing/clock.hpp>
#include <ticketing/ids.hpp>

namespace ticketing {

struct AdminAction {
  AdminActionId id;
  std::optional<AccountId> actor;  ///< none: the local operator
  std::string action;              ///< e.g. "account.update", "points.adjust"
  std::string subject;             ///< e.g. "account:17"
  std::string before;              ///< JSON
  std::string after;               ///< JSON
  Timestamp created_at;
};
BOOST_DESCRIBE_STRUCT(AdminAction, (), (id, actor, action, subject, before, after, created_at))

}  // namespace ticketing
