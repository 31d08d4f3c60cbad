// An HTTP/1.1 client for tests that break servers: many keep-alive connections on one thread, and
// an outcome for every request, also when the server dies under it.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace ticketing::test {

using Instant = std::chrono::steady_clock::time_point;

struct HttpRequest {
  std::string method = "GET";
  std::string target = "/";
  std::string token;            ///< bearer token; empty: none
  std::string body;             ///< JSON; empty: none
  std::string idempotency_key;  ///< empty: none
};

/// What became of a request.
struct HttpOutcome {
  int status = 0;     ///< 0: no whole answer came
  bool sent = false;  ///< false: not a byte of it was sent, so it certainly was not done
  std::string head;
  std::string body;
  Instant began{};  ///< before the first byte was sent
  Instant ended{};  ///< after the last byte was received

  bool acknowledged() const { return status >= 200 && status < 300; }
  bool refused() const { return status >= 300; }
  /// Sent, but not answered: it may have been done or not.
  bool unknown() const { return sent && status == 0; }
  /// The value of a header field; empty when it is not there.
  std::string header(std::string_view name) const;
};

/// One request on a connection of its own; unknown after 30 s.
HttpOutcome http_call(int port, const HttpRequest& request);

/// Many clients of one or several servers.
struct Crowd {
  std::vector<int> ports;  ///< connection i goes to ports[i % size]
  int connections = 64;
  /// Called at once with the index of each request whose outcome is known, on the crowd's thread;
  /// may be empty.
  std::function<void(std::size_t, const HttpOutcome&)> on_outcome = {};
};

/// Opens all connections, then lets all of them send at once; each sends the next request when its
/// last was answered. One that breaks leaves its request unknown and is opened again; where nobody
/// accepts any more, it ends, and requests nobody was left to send stay unsent. Outcomes in the
/// order of the requests. Throws std::runtime_error when it takes longer than a minute.
std::vector<HttpOutcome> run_crowd(const Crowd& crowd, const std::vector<HttpRequest>& requests);

}  // namespace ticketing::test
