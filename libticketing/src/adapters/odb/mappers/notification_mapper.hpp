// Live events <-> rows.
#pragma once

#include "notification/account_event_repository.hpp"
#include "odb/records/account_event_record.hpp"

namespace ticketing::records {

AccountEventRecord to_record(const AccountEvent& event);
AccountEvent from_record(const AccountEventRecord& row);

}  // namespace ticketing::records
