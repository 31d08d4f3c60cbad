// Gathering everything held about one account, whole or list by list.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include <ticketing/privacy/account_export.hpp>

#include "storage/unit_of_work.hpp"

namespace ticketing {

/// For whom, and what its views need.
struct ExportSubject {
  AccountId account;
  const Links& links;
  Timestamp now;
};

/// One of the lists that an export has.
struct ExportList {
  std::string_view name;  ///< the member of `AccountExport`
  int page_rows = 100;    ///< so many are at most about `ExportReading::part_bytes_max`
  /// Adds a slice of it to `whole`. Where the next one begins; none at the end.
  std::optional<std::int64_t> (*add)(UnitOfWork& unit, const ExportSubject& subject, Slice slice,
                                     AccountExport& whole) = nullptr;
};

/// In the order in which they are told.
std::span<const ExportList> export_lists();

/// All but the lists.
AccountExport gather_account(UnitOfWork& unit, const Account& account, Timestamp now);

/// As this unit of work, a snapshot, sees it. Reads along indexes of the account's own rows only.
AccountExport gather_export(UnitOfWork& unit, const Account& account, const Links& links,
                            Timestamp now);

}  // namespace ticketing
