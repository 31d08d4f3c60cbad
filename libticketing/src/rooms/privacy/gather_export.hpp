// Gathering everything held about one account.
#pragma once

#include <ticketing/privacy/account_export.hpp>

#include "storage/unit_of_work.hpp"

namespace ticketing {

/// As this unit of work, a snapshot, sees it. Reads along indexes of the account's own rows only.
AccountExport gather_export(UnitOfWork& unit, const Account& account, const Links& links,
                            Timestamp now);

}  // namespace ticketing
