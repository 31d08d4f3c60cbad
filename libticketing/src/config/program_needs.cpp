#include <ticketing/config/program_needs.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "config/images_address.hpp"

namespace ticketing {
namespace {

bool is_sqlite(const std::string& url) { return url.starts_with("sqlite:"); }

}  // namespace

Result<void> check_images_store(const Config& config) {
  const auto address = config::images_address(config.images, config.store.url);
  if (!address || address->kind != config::ImagesAddress::Kind::unnamed) return {};
  return refuse_setting("/images/store", std::string(config::unnamed_images_store));
}

Result<void> check_store_connections(const Config& config) {
  constexpr int lanes = 2;
  const int threads = config.api.database_threads;
  const int needed = threads + lanes;
  if (is_sqlite(config.store.url) || config.store.connections >= needed) return {};
  return refuse_setting(
      "/store/connections",
      fmt::format("store.connections is {}, and {} are needed: {} for the threads of "
                  "api.database_threads, 1 for the lane of comments, 1 for that of orders. Raise "
                  "it, or lower api.database_threads to {}",
                  config.store.connections, needed, threads,
                  std::max(1, config.store.connections - lanes)));
}

}  // namespace ticketing
