// What the log says of mails that are sent, or are not.
#pragma once

#include "mail/outbox_repository.hpp"

namespace ticketing {

/// Where `mail` has got to, with the trace of the request that caused it; no address and nothing
/// of what it says, nor of what a server said, which may quote either. At debug when it was sent.
void log_delivery(const Mail& mail);

}  // namespace ticketing
