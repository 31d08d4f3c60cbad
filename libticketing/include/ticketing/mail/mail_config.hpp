// What can be configured of mail.
#pragma once

#include <boost/describe/class.hpp>

#include <string>

#include <ticketing/account/account.hpp>

namespace ticketing {

/// The server that takes the mails: a relay, which signs and delivers them.
struct SmtpConfig {
  /// smtp://host[:port] (STARTTLS where offered, and always with a password unless the host is this
  /// one) or smtps://host[:port]; empty: mails are kept, not sent.
  std::string url;
  std::string from = "ticketing@localhost";  ///< the sender: an address, or "Name <address>"
  std::string username;
  std::string password;  ///< secret
  /// Where servers report what they could not deliver, e.g. "bounces@example.com": the mail's
  /// number is added, "bounces+17@example.com". Empty: the sender's address, as it is.
  std::string bounce_address;
  std::string ca_file;     ///< certificates to trust instead of the system's
  int timeout_ms = 30000;  ///< of one mail
  int connections = 4;     ///< mails under way at once
};
BOOST_DESCRIBE_STRUCT(SmtpConfig, (),
                      (url, from, username, password, bounce_address, ca_file, timeout_ms,
                       connections))

struct MailConfig {
  int max_age_hours = 120;           ///< how long a mail is tried before it is given up
  Language language = Language::ko;  ///< of accounts that have not chosen one
};
BOOST_DESCRIBE_STRUCT(MailConfig, (), (max_age_hours, language))

}  // namespace ticketing
