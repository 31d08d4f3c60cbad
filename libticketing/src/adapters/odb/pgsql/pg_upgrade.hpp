// What a PostgreSQL store needs when it is brought up that a SQLite one does not.
#pragma once

#include <odb/database.hxx>

namespace ticketing {

/// Version 1 compared texts by the rules of the database's language. Its tables are locked while
/// their indexes are built anew.
void compare_texts_bytewise(odb::database& database);

}  // namespace ticketing
