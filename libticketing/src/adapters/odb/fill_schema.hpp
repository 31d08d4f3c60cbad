// What a migration has to write into tables that it added.
#pragma once

#include <odb/database.hxx>

namespace ticketing {

/// To be called in the migration's transaction, when the tables of today are there; `from` is the
/// version that the store had.
void fill_schema(odb::database& database, odb::schema_version from);

}  // namespace ticketing
