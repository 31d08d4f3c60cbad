// What administrators did: who, to whom, when, before and after.
#pragma once

#include <boost/describe/class.hpp>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <ticketing/clock.hpp>
#include <ticketing/ids.hpp>
#include <ticketing/page.hpp>

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

/// Used inside one unit of work, by one thread.
class AdminActionRepository {
 public:
  virtual ~AdminActionRepository() = default;
  virtual void add(const AdminAction& action) = 0;
  /// Newest first by id.
  virtual std::vector<AdminAction> list(Slice slice) = 0;
};

}  // namespace ticketing
