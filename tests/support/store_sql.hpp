// Plain SQL against a scenario's store, as somebody with access to the database would write it.
#pragma once

#include <string>

#include <ticketing/config.hpp>

namespace ticketing::test {

/// In one session, each statement by itself, without foreign keys; on a SQLite file or PostgreSQL.
void execute_sql(const Config& config, const std::string& sql);

}  // namespace ticketing::test
