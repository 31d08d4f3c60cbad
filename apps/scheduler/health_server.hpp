// Answers whoever asks how the scheduler is: GET, a handful of paths, small replies.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <ticketing/result.hpp>

namespace ticketing::scheduler {

struct HealthReply {
  unsigned status = 200;
  std::string body;
};

/// Listens while it lives. Replies are plain text; a request has 5 s, and 64 may be under way.
class HealthServer final {
 public:
  /// The reply to a GET of this path; called on two threads, and may block.
  using Answer = std::function<HealthReply(std::string_view path)>;

  /// `address`: "HOST:PORT", of which port 0 picks a free one. validation_failed when it is none,
  /// unavailable when it is taken.
  static Result<std::unique_ptr<HealthServer>> listen(const std::string& address, Answer answer);
  ~HealthServer();
  HealthServer(const HealthServer&) = delete;
  HealthServer& operator=(const HealthServer&) = delete;

  /// "http://HOST:PORT"
  std::string url() const;

 private:
  class Listener;
  explicit HealthServer(std::unique_ptr<Listener> listener);
  std::unique_ptr<Listener> listener_;
};

}  // namespace ticketing::scheduler
