// Storage of what administrators did.
#pragma once

#include <optional>
#include <vector>

#include <ticketing/admin_log/admin_action.hpp>
#include <ticketing/page.hpp>

namespace ticketing {

/// Used inside one unit of work, by one thread.
class AdminActionRepository {
 public:
  virtual ~AdminActionRepository() = default;
  /// Assigns and tells its id. One act is undone by at most one other.
  virtual AdminActionId add(const AdminAction& action) = 0;
  virtual std::optional<AdminAction> find(AdminActionId id) = 0;
  /// The act that undoes `undone`.
  virtual std::optional<AdminAction> find_undo(AdminActionId undone) = 0;
  /// Newest first by id.
  virtual std::vector<AdminAction> list(Slice slice) = 0;
  /// At most `limit` of those before `t`; how many went.
  virtual int remove_before(Timestamp t, int limit) = 0;
};

}  // namespace ticketing
