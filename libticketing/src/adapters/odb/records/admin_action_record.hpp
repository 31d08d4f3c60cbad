// Rows of what administrators did.
#pragma once

#include "odb/records/record.hpp"

namespace ticketing::records {

#pragma db object table("admin_actions")
struct AdminActionRecord {
#pragma db id auto
  std::int64_t id = 0;
  std::optional<std::int64_t> actor_id;
  std::string action;
  std::string subject;
  std::string state_before;
  std::string state_after;
  std::int64_t created_at = 0;
  std::optional<std::string> request_id;
  std::optional<std::int64_t> undoes;
#pragma db index("admin_actions_created_at") member(created_at)
#pragma db index("admin_actions_undoes") unique member(undoes)
};
TICKETING_RECORD_COLUMNS(AdminActionRecord, (),
                         (id, actor_id, action, subject, state_before, state_after, created_at,
                          request_id, undoes))

}  // namespace ticketing::records
