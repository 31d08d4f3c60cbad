// What all records share. A record is a row: integers, strings, optionals; times are microseconds
// since the Unix epoch, local days are days since it, enumerators are stored by name.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

// One description serves the ODB compiler (pragmas) and the set-based statements (columns in the
// members' order, see pgsql/record_columns.hpp). The ODB compiler need not see the second.
#ifdef ODB_COMPILER
#define TICKETING_RECORD_COLUMNS(...)
#else
#include <boost/describe/class.hpp>
#define TICKETING_RECORD_COLUMNS(...) BOOST_DESCRIBE_STRUCT(__VA_ARGS__)
#endif
