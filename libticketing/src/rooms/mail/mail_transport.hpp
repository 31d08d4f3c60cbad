// The server that takes mails (port).
#pragma once

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
  virtual MailOutcome send(const MailEnvelope& envelope, const std::string& message) = 0;
};

}  // namespace ticketing
