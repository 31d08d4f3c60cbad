// SMTP (RFC 5321) by libcurl.
#pragma once

#include <memory>

#include <ticketing/mail/mail_config.hpp>

#include "mail/mail_transport.hpp"

namespace ticketing {

/// One connection, kept open between messages. `config` has been checked.
std::unique_ptr<MailTransport> open_smtp_transport(const SmtpConfig& config);

}  // namespace ticketing
