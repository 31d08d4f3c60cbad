// How a store is counted: one query, which both databases understand.
#pragma once

namespace ticketing {

/// A row of: accounts, ledger entries, orders, winners, the last entry's id and its hash.
inline constexpr const char* count_store =
    "SELECT (SELECT count(*) FROM accounts), (SELECT count(*) FROM ledger_entries), "
    "(SELECT count(*) FROM orders), (SELECT count(*) FROM coupons WHERE position IS NOT NULL), "
    "(SELECT COALESCE(max(id), 0) FROM ledger_entries), "
    "COALESCE((SELECT hash FROM ledger_entries ORDER BY id DESC LIMIT 1), '')";

inline constexpr const char* stored_schema_version =
    "SELECT version FROM schema_version WHERE name = ''";

/// The installation's row came with this version of the schema.
inline constexpr int schema_with_installation = 2;

}  // namespace ticketing
