// Accounts and sessions <-> rows.
#pragma once

#include <ticketing/account/account.hpp>
#include <ticketing/account/session.hpp>

#include "odb/records/account_record.hpp"
#include "odb/records/session_record.hpp"

namespace ticketing::records {

AccountRecord to_record(const Account& account);
Account from_record(const AccountRecord& row);

SessionRecord to_record(const Session& session);
Session from_record(const SessionRecord& row);

}  // namespace ticketing::records
