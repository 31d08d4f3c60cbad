// Answers whoever asks how a program is, on an address of its own: GET, a handful of paths.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <ticketing/result.hpp>

namespace ticketing::app {

struct ProbeReply {
  unsigned status = 200;
  std::string body;
};

/// Listens while it lives. Replies are plain text; a request has 5 s, and 64 may be under way.
class ProbeServer final {
 public:
  /// The reply to a GET of this path; called on two threads, and may block.
  using Answer = std::function<ProbeReply(std::string_view path)>;

  /// `address`: "HOST:PORT", of which port 0 picks a free one. validation_failed when it is none,
  /// unavailable when it is taken; `option`, which it was given by, is named then.
  static Result<std::unique_ptr<ProbeServer>> listen(const std::string& option,
                                                     const std::string& address, Answer answer);
  ~ProbeServer();
  ProbeServer(const ProbeServer&) = delete;
  ProbeServer& operator=(const ProbeServer&) = delete;

  /// "http://HOST:PORT"
  std::string url() const;

 private:
  class Listener;
  explicit ProbeServer(std::unique_ptr<Listener> listener);
  std::unique_ptr<Listener> listener_;
};

}  // namespace ticketing::app
