// Clients that would take more than their share: of an I/O thread, of memory.
#include <malloc.h>

#include <random>

#include "api/http_client.hpp"
#include "api/stub_server.hpp"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
extern "C" std::size_t __sanitizer_get_current_allocated_bytes();
#endif

namespace ticketing::test {
namespace {

using GreedyClient = StubServer;

/// What this process, server and all, holds on its heap.
std::size_t allocated_bytes() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  return __sanitizer_get_current_allocated_bytes();
#else
  const auto now = ::mallinfo2();
  return now.uordblks + now.hblkhd;
#endif
}

/// Makes the server's socket to this client, which is in this process, as small as Linux lets it
/// be: a small buffer is exactly full sooner or later, a large one hardly ever.
void shrink_send_buffer_to(const RawClient& client) {
  const sockaddr_in wanted = client.address();
  for (int fd = 0; fd < 65536; ++fd) {
    sockaddr_in peer{};
    socklen_t size = sizeof peer;
    if (::getpeername(fd, reinterpret_cast<sockaddr*>(&peer), &size) != 0) continue;
    if (peer.sin_family != AF_INET || peer.sin_port != wanted.sin_port) continue;
    const int bytes = 4608;
    ASSERT_EQ(::setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes), 0);
    return;
  }
  FAIL() << "no socket to the client in this process";
}

TEST_F(GreedyClient, does_not_stop_the_thread_of_others_by_not_reading) {
  RawClient other(port());
  std::mt19937 random(20261122);
  // A write must meet a buffer that the one before it has filled exactly: every fourth client.
  for (int i = 0; i < 60; ++i) {
    RawClient deaf(port(), 2304);
    deaf.send(get("/"));
    ASSERT_EQ(deaf.receive().status, 200);
    shrink_send_buffer_to(deaf);
    std::string requests;
    for (int k = 0; k < 80; ++k) {
      const std::string id(1 + random() % 128, 'a');
      requests += get("/later", "X-Request-Id: " + id + "\r\n");
    }
    deaf.send(requests);
    for (int k = 0; k < 60; ++k) {
      other.send(get("/later"));
      ASSERT_EQ(other.receive().status, 200) << "client " << i << " stopped all, seed 20261122";
    }
  }
}

TEST_F(GreedyClient, does_not_grow_the_buffer_by_pipelining) {
  // Every block, and every read of 8192 bytes, ends in the middle of a request.
  constexpr std::size_t size = 1024;
  const std::string padding(size - get("/", "X: \r\n").size(), 'x');
  const std::string request = get("/", "X: " + padding + "\r\n");
  ASSERT_EQ(request.size(), size);
  constexpr std::size_t requests = 16;
  std::string block = request.substr(size / 2);
  for (std::size_t i = 1; i < requests; ++i) block += request;
  block += request.substr(0, size / 2);
  RawClient client(port());
  client.send(request.substr(0, size / 2));
  const std::size_t before = allocated_bytes();
  std::size_t sent = 0;
  while (sent < 8'000'000) {
    ASSERT_TRUE(client.send(block));
    sent += block.size();
    for (std::size_t i = 0; i < requests; ++i) ASSERT_EQ(client.receive().status, 200);
  }
  EXPECT_LT(allocated_bytes(), before + 1'000'000) << "after " << sent << " bytes";
}

}  // namespace
}  // namespace ticketing::test
