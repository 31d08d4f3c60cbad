// The server that takes mails (port).
#pragma once

#include <stop_token>
#include <string>

namespace ticketing {

/// What became of one message.
struct MailOutcome {
  enum class Kind {
    sent,         ///< the server has taken it
    refused,      ///< for good: 5xx
    not_now,      ///< 4xx
    slow_down,    ///< 421 and the like: nothing more for this domain for a while
    unreachable,  ///< no server, or none that lets us in: it has not heard of this message
    unknown,      ///< the server got it all, and its answer was lost
    stopped,      ///< told to stop before the server could have all of it
  };
  Kind kind = Kind::sent;
  std::string detail;  ///< the server's words, or what went wrong; "" when sent
};

struct MailEnvelope {
  std::string sender;
  std::string recipient;
};

/// One conversation at a time; keeps its connection between them. Not thread safe.
class MailTransport {
 public:
  virtual ~MailTransport() = default;
  /// Breaks off within about a second of `stop`, unless the server has all of the message by then:
  /// its answer is waited for, or nobody would know whether it was sent.
  virtual MailOutcome send(const MailEnvelope& envelope, const std::string& message,
                           const std::stop_token& stop) = 0;
};

}  // namespace ticketing
