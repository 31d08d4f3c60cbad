// What all records share. A record is a row: integers, strings, optionals; times are microseconds
// since the Unix epoch, local days are days since it, enumerators are stored by name.
//
// An index in which an id comes second is partial, by a condition that holds for every row and that
// only the statements meant for it repeat, e.g. author_id <> 0. Else a plan that PostgreSQL makes
// while the table is empty, and keeps, may look an id up by reading all of that index: it costs as
// little as the primary key then.
//
// Texts compare byte by byte, as on SQLite: what is looked up by them or sorted is codes, hashes,
// e-mails and names of enumerators. An index sorted by the rules of a language, which PostgreSQL
// asks the C library for, finds no prefixes and is broken by the next version of that library.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

// One description serves the ODB compiler (pragmas) and the set-based statements (columns in the
// members' order, see pgsql/record_columns.hpp). The ODB compiler need not see the second.
#ifdef ODB_COMPILER
// ODB knows the second type by a name only; it is taken for the type wherever that stands.
typedef std::optional<std::string> OptionalText;
#pragma db value(std::string) pgsql : options("COLLATE \"C\"")
#pragma db value(OptionalText) pgsql : options("COLLATE \"C\"")
#define TICKETING_RECORD_COLUMNS(...)
#else
#include <boost/describe/class.hpp>
#define TICKETING_RECORD_COLUMNS(...) BOOST_DESCRIBE_STRUCT(__VA_ARGS__)
#endif
