// A closed-loop HTTP/1.1 client: so many keep-alive connections on one thread, each sending its
// next request when its last was answered.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>

namespace ticketing::app {

struct HttpRequestText {
  std::string method = "GET";
  std::string target = "/";
  std::string host = "localhost";
  std::string token;            ///< bearer token; empty: none
  std::string idempotency_key;  ///< empty: none
  std::string body;             ///< JSON; empty: none
};

/// As it is sent.
std::string to_bytes(const HttpRequestText& request);

/// What came of sending a request once.
struct HttpAnswer {
  using Instant = std::chrono::steady_clock::time_point;

  int status = 0;     ///< 0: no whole answer came; the connection is opened again
  std::string error;  ///< why it did not
  std::string body;
  Instant sent;   ///< before the first byte, on a connection that was open
  Instant ended;  ///< after the last byte, or when it was given up
};

/// All functions are called on the thread of `run_http_load`; what they throw ends it.
struct HttpLoad {
  std::string host = "127.0.0.1";
  std::string port;
  int connections = 64;
  std::chrono::seconds patience{30};  ///< with a request, connecting included
  /// Which request comes next; none: none for this connection, which then ends.
  std::function<std::optional<std::size_t>()> next;
  /// Its bytes; before the connection is opened, if it has to be.
  std::function<std::string(std::size_t)> request;
  /// Takes what came of it and says how long the connection pauses before its next request.
  std::function<std::chrono::milliseconds(std::size_t, const HttpAnswer&)> answered;
};

/// Returns when every connection has ended. False: the host has no address, nothing was sent.
bool run_http_load(const HttpLoad& load);

}  // namespace ticketing::app
