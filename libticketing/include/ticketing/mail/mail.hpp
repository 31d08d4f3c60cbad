// Mails: what is told by mail, and how far each has got.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <ticketing/clock.hpp>
#include <ticketing/ids.hpp>

namespace ticketing {

/// What a mail tells of.
enum class MailKind {
  email_verification,
  password_reset,
  password_changed,
  wrong_passwords,  ///< somebody gave so many that more are refused for a while
  coupon_won,
  coupon_issued,  ///< by an administrator
  ticket_bought,
  order_cancelled,
  points_digest,
  ranking_award,
  expiry_warning,
};
BOOST_DESCRIBE_ENUM(MailKind, email_verification, password_reset, password_changed, wrong_passwords,
                    coupon_won, coupon_issued, ticket_bought, order_cancelled, points_digest,
                    ranking_award, expiry_warning)

/// Whether its message brings a token, which is a secret of the one it is sent to.
constexpr bool brings_token(MailKind kind) {
  return kind == MailKind::email_verification || kind == MailKind::password_reset;
}

/// How far a mail is on its way.
enum class MailState {
  held,     ///< written while the store sent no mail; stays until an administrator releases it
  waiting,  ///< to be sent for the first time
  sent,     ///< a server has taken it
  failed,   ///< was not taken, and is tried again
  dead,     ///< is not tried again, but by an administrator; the last error says why
};
BOOST_DESCRIBE_ENUM(MailState, held, waiting, sent, failed, dead)

/// How many mails are in a state, as far as they are counted.
struct MailDepth {
  MailState state = MailState::waiting;
  std::int64_t mails = 0;
  Timestamp oldest_at;  ///< since when the oldest of them may be sent, or might have been
};

/// A mail as its account and admins see it.
struct MailView {
  MailId id;                                     ///< its number
  AccountId account_id;                          ///< who it is for
  MailKind kind = MailKind::email_verification;  ///< what it tells of
  MailState state = MailState::waiting;          ///< how far it is on its way
  std::string recipient;                         ///< the address it was or would be sent to
  int attempts = 0;                              ///< how often it was offered to a server
  /// Attempts whose end nobody knows: the server may have taken the mail, which was sent again.
  int perhaps_sent = 0;
  std::string last_error;  ///< why it was not taken the last time; "" where it was
  Timestamp created_at;    ///< when it was written
  std::optional<Timestamp> next_attempt_at;  ///< of one that waits or failed
  std::optional<Timestamp> sent_at;          ///< when a server took it
};
BOOST_DESCRIBE_STRUCT(MailView, (),
                      (id, account_id, kind, state, recipient, attempts, perhaps_sent, last_error,
                       created_at, next_attempt_at, sent_at))

/// A mail with what it says. Tokens in it are replaced by "•••".
struct MailDetail : MailView {
  std::string message_id;  ///< RFC 5322, without the angle brackets
  std::string subject;     ///< in the account's language
  std::string text;        ///< its plain part
  std::string html;        ///< its HTML part, its pictures within it (data:)
  std::string message;     ///< RFC 5322: header and MIME parts, as sent or as it would be
};
BOOST_DESCRIBE_STRUCT(MailDetail, (MailView), (message_id, subject, text, html, message))

}  // namespace ticketing
