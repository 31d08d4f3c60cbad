// What the server core asks of the application behind it.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

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

/// Thread safe: called on every I/O thread.
class HttpHandler {
 public:
  virtual ~HttpHandler() = default;
  /// Never blocks. The request stays valid until the reply was given.
  virtual Outcome handle(HttpRequest& request) = 0;
  /// The largest body of the request that begins with `head` (request line and fields, unparsed);
  /// 0: the server's own limit.
  virtual std::uint64_t body_bytes_max(std::string_view head) {
    static_cast<void>(head);
    return 0;
  }
  /// Asked about a request with a limit of its own, between its header and its body: a reply of
  /// status 100 lets the body come, any other is the answer. Never blocks.
  virtual Outcome before_body(HttpRequest& request) {
    static_cast<void>(request);
    HttpReply reply;
    reply.status = 100;
    return Outcome::now(std::move(reply));
  }
  /// A reply for what the core refuses by itself (malformed, too large, too slow).
  virtual HttpReply refusal(const Refusal& refusal, const HttpRequest& request) = 0;
  /// Called after the reply was serialised.
  virtual void finished(const HttpRequest& request, unsigned status,
                        std::chrono::nanoseconds took) = 0;
};

}  // namespace ticketing::api
