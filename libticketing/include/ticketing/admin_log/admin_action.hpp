// What administrators did: who, to whom, when, before and after.
#pragma once

#include <boost/describe/class.hpp>

#include <optional>
#include <string>

#include <ticketing/clock.hpp>
#include <ticketing/describe/json_text.hpp>
#include <ticketing/ids.hpp>

namespace ticketing {

/// One act with an administrator's or staff's power.
struct AdminAction {
  AdminActionId id;                ///< its number in the log, in order of commit
  std::optional<AccountId> actor;  ///< none: the local operator
  std::string action;              ///< e.g. "account.update", "points.adjust"
  std::string subject;             ///< e.g. "account:17"
  /// What was there before, as people are shown it; none of what is new.
  std::optional<JsonObject> before;
  std::optional<JsonObject> after;             ///< none of what is gone
  std::optional<std::string> request_id = {};  ///< of the API; none of other programs
  Timestamp created_at;                        ///< when it was done
  std::optional<AdminActionId> undoes = {};    ///< of "audit.undo": the act that it countered
};
BOOST_DESCRIBE_STRUCT(AdminAction, (),
                      (id, actor, action, subject, before, after, request_id, created_at, undoes))

}  // namespace ticketing
