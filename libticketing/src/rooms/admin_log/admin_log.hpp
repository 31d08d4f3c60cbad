// Recording what administrators do, in the transaction that does it.
#pragma once

#include <string>
#include <utility>

#include <ticketing/actor/principal.hpp>

#include "storage/unit_of_work.hpp"

namespace ticketing {

/// The record of an act. `before` and `after` are JSON objects, or "null".
inline AdminAction admin_action(const Principal& who, Timestamp now, std::string action,
                                std::string subject, std::string before, std::string after) {
  AdminAction record;
  if (!who.is_local_operator()) record.actor = who.account;
  record.action = std::move(action);
  record.subject = std::move(subject);
  if (before != "null") record.before = JsonObject{std::move(before)};
  if (after != "null") record.after = JsonObject{std::move(after)};
  record.request_id = who.request_id;
  record.created_at = now;
  return record;
}

/// Records it.
inline void log_admin_action(UnitOfWork& unit, const Principal& who, Timestamp now,
                             std::string action, std::string subject, std::string before = "null",
                             std::string after = "null") {
  unit.admin_actions().add(admin_action(who, now, std::move(action), std::move(subject),
                                        std::move(before), std::move(after)));
}

}  // namespace ticketing
