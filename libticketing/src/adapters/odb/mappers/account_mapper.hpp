// Accounts, sessions and mailed tokens <-> rows.
#pragma once

#include <ticketing/account/account.hpp>
#include <ticketing/account/session.hpp>

#include "account/account_repository.hpp"
#include "odb/records/account_record.hpp"
#include "odb/records/account_token_record.hpp"
#include "odb/records/former_email_record.hpp"
#include "odb/records/session_record.hpp"

namespace ticketing::records {

AccountRecord to_record(const Account& account);
Account from_record(const AccountRecord& row);

SessionRecord to_record(const Session& session);
Session from_record(const SessionRecord& row);

FormerEmailRecord to_record(const FormerEmail& former);
FormerEmail from_record(const FormerEmailRecord& row);

/// The row's id is its own business: a token is known by its hash.
AccountTokenRecord to_record(const AccountToken& token);
AccountToken from_record(const AccountTokenRecord& row);

}  // namespace ticketing::records
