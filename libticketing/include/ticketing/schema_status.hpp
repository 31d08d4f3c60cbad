// Which schema a database has.
#pragma once

namespace ticketing {

struct SchemaStatus {
  int current = 0;  ///< schema version in the database; 0 = empty
  int latest = 0;   ///< the version this build writes
};

}  // namespace ticketing
