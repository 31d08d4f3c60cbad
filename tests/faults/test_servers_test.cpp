// What the tests themselves stand on: servers and programs that cannot make them hang or collide.
#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

#include "support/servers.hpp"

namespace ticketing::test {
namespace {

TEST(TestChild, is_killed_and_quoted_when_it_does_not_end) {
  const TempDir dir;
  ChildOptions options;
  options.command = {"/bin/sh", "-c", "echo stuck; exec sleep 600"};
  options.output_file = dir.file("output");
  ChildProcess child(options);
  const pid_t pid = child.pid();
  try {
    child.wait(std::chrono::seconds(1));
    FAIL() << "it has ended";
  } catch (const std::runtime_error& e) {
    EXPECT_STREQ(e.what(), "/bin/sh did not end in time: stuck\n");
  }
  EXPECT_EQ(::kill(pid, 0), -1) << "it lives on";
  EXPECT_FALSE(child.running());
}

TEST(TestChild, tells_how_it_ended) {
  const auto status = [](const std::string& script) {
    ChildOptions options;
    options.command = {"/bin/sh", "-c", script};
    return ChildProcess(options).wait();
  };
  EXPECT_EQ(status("exit 3"), 3);
  EXPECT_EQ(status("kill -9 $$"), 128 + SIGKILL);
}

TEST(FreePort, is_none_that_the_kernel_gives_to_clients) {
  int first = 0;
  int last = 0;
  std::ifstream("/proc/sys/net/ipv4/ip_local_port_range") >> first >> last;
  for (int i = 0; i < 100; ++i) {
    const int port = free_port();
    EXPECT_TRUE(port < first || port > last) << port;
  }
}

TEST(FreshServer, takes_another_port_when_its_own_was_taken_meanwhile) {
  std::vector<int> tried;
  const int port = start_on_some_port([&](int candidate) {
    tried.push_back(candidate);
    if (tried.size() < 3) throw std::runtime_error("address already in use");
  });
  EXPECT_EQ(tried.size(), 3u);
  EXPECT_EQ(port, tried.back());
  EXPECT_NE(tried[0], tried[1]);
  EXPECT_THROW(start_on_some_port([](int) { throw std::runtime_error("broken"); }),
               std::runtime_error);
}

}  // namespace
}  // namespace ticketing::test
