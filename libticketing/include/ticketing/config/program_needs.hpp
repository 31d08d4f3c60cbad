// What some programs need of a configuration that others do without.
#pragma once

#include <ticketing/config.hpp>
#include <ticketing/result.hpp>

namespace ticketing {

/// For a program that reads or writes pictures. validation_failed where the rows are in PostgreSQL
/// and `images.store` is not set: each machine would keep pictures of its own, which the others do
/// not find.
Result<void> check_images_store(const Config& config);

/// For an API server. validation_failed where `store.connections` is below what its database
/// threads and the lanes of comments and orders hold at once, on PostgreSQL; a SQLite file has one
/// writer, whatever waits for it.
Result<void> check_store_connections(const Config& config);

}  // namespace ticketing
