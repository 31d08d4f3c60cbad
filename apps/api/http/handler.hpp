// What the server core asks of the application behind it.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>

#include "api/http/client_shares.hpp"
#include "api/http/message.hpp"
#include "api/http/refusal.hpp"

namespace ticketing::api {

/// Takes the reply of a deferred request, from any thread, exactly once.
using Complete = std::function<void(HttpReply)>;

/// Either a reply at once, or a start of work that will complete elsewhere.
struct Outcome {
  HttpReply reply;
  std::function<void(Complete)> start;  ///< when set, `reply` is ignored

  static Outcome now(HttpReply reply) { return {std::move(reply), {}}; }
  static Outcome later(std::function<void(Complete)> start) { return {{}, std::move(start)}; }
};

/// How a request was answered.
struct Answered {
  unsigned status = 0;
  std::size_t bytes = 0;  ///< of the reply, header and all, as far as it was made by then
  std::chrono::nanoseconds took{0};
};

/// Thread safe: called on every I/O thread.
class HttpHandler {
 public:
  virtual ~HttpHandler() = default;
  /// Never blocks. The request stays valid until the reply was given.
  virtual Outcome handle(HttpRequest& request) = 0;
  /// Who a request is from, for what is bounded by client. Asked about each connection, when all
  /// there is to know is the peer's address, and about requests with their fields.
  virtual ClientKey client_of(const HttpRequest& request) {
    static_cast<void>(request);
    return {};
  }
  /// The largest body of the request whose header has come; 0: the server's own limit.
  virtual std::uint64_t body_bytes_max(const HttpRequest& request) {
    static_cast<void>(request);
    return 0;
  }
  /// Asked about a request whose body has not all come with its header: a reply of status 100 lets
  /// it come, any other is the answer. Never blocks.
  virtual Outcome before_body(HttpRequest& request) {
    static_cast<void>(request);
    HttpReply reply;
    reply.status = 100;
    return Outcome::now(std::move(reply));
  }
  /// A reply for what the core refuses by itself (malformed, too large, too slow).
  virtual HttpReply refusal(const Refusal& refusal, const HttpRequest& request) = 0;
  /// Called after the reply was serialised.
  virtual void finished(const HttpRequest& request, const Answered& answered) = 0;
};

}  // namespace ticketing::api
