// SMTP (RFC 5321) by libcurl.
#pragma once

#include <memory>
#include <string>

#include <ticketing/mail/mail_config.hpp>

#include "mail/mail_transport.hpp"

namespace ticketing {

/// One connection, kept open between messages. `config` has been checked.
std::unique_ptr<MailTransport> open_smtp_transport(const SmtpConfig& config);

/// Connects, signs in and leaves, within 10 s; why that fails, "" where it does not. Thread safe.
std::string greet_smtp_server(const SmtpConfig& config);

}  // namespace ticketing
