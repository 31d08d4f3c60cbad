// How many connections the system lets the server have.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include "api/open_files.hpp"

namespace ticketing::test {
namespace {

Config config_of(int connections_max, int store_connections) {
  Config config;
  config.api.connections_max = connections_max;
  config.store.connections = store_connections;
  return config;
}

TEST(OpenFiles, give_clients_what_the_process_does_not_need_itself) {
  const Config config = config_of(4096, 10);
  EXPECT_EQ(api::connections_that_fit(config, 1'000'000), 4096);
  EXPECT_EQ(api::connections_that_fit(config, 4096 + 64 + 33), 4096);
  EXPECT_EQ(api::connections_that_fit(config, 1024), 1024 - 64 - 33);
  EXPECT_EQ(api::connections_that_fit(config, 98), 1);
}

TEST(OpenFiles, refuse_a_start_where_nobody_could_be_served) {
  const auto refused = api::connections_that_fit(config_of(4096, 10), 97);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::unavailable);
  EXPECT_NE(refused.error().detail.find("may have 97 files open"), std::string::npos);
}

TEST(OpenFiles, are_as_many_as_the_administrator_allows) {
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
  const rlimit low{std::min<rlim_t>(256, before.rlim_max), before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &low), 0);
  EXPECT_EQ(api::raise_open_files_limit(), before.rlim_max);
  rlimit after{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &after), 0);
  EXPECT_EQ(after.rlim_cur, before.rlim_max);
  ::setrlimit(RLIMIT_NOFILE, &before);
}

}  // namespace
}  // namespace ticketing::test
