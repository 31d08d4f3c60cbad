// Looking at mails, and what administrators do with them.
#pragma once

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>

#include <ticketing/account/account.hpp>
#include <ticketing/actor/principal.hpp>
#include <ticketing/call_options.hpp>
#include <ticketing/mail/mail.hpp>
#include <ticketing/page.hpp>
#include <ticketing/result.hpp>

namespace ticketing {

/// Mails that are looked for.
struct ListMails {
  std::optional<AccountId> account_id;  ///< only those for this account
  std::optional<MailState> state;       ///< only those so far on their way
  int limit = page_limit_default;       ///< items on the page at most
  std::optional<std::string> cursor;    ///< `next_cursor` of the page before; none: the first page
};
BOOST_DESCRIBE_STRUCT(ListMails, (), (account_id, state, limit, cursor))

/// Which held mails are let go.
struct ReleaseMails {
  Timestamp since;  ///< those written at this time or later
};
BOOST_DESCRIBE_STRUCT(ReleaseMails, (), (since))

/// How many mails were let go.
struct MailsReleased {
  std::int64_t released = 0;  ///< mails that now wait to be sent
};
BOOST_DESCRIBE_STRUCT(MailsReleased, (), (released))

/// Which mail is to be shown as it would be.
struct PreviewMail {
  MailKind kind;                     ///< what it tells of
  Language language = Language::ko;  ///< of its texts
};
BOOST_DESCRIBE_STRUCT(PreviewMail, (), (kind, language))

/// Who wants no more mails of a kind.
struct Unsubscribe {
  std::string token;  ///< of a mail's link
};
BOOST_DESCRIBE_STRUCT(Unsubscribe, (), (token))

/// What a server sent back because it could not deliver a mail (RFC 3464).
struct ReportBounce {
  std::string message;  ///< RFC 5322, as it came
};
BOOST_DESCRIBE_STRUCT(ReportBounce, (), (message))

/// What a mail that came back changed.
struct BounceReport {
  MailId mail_id;                     ///< the mail that came back
  std::string status;                 ///< RFC 3463, e.g. "5.1.1"
  MailState state = MailState::dead;  ///< of that mail now
  bool suppressed = false;            ///< no more is sent to this address until it is verified anew
};
BOOST_DESCRIBE_STRUCT(BounceReport, (), (mail_id, status, state, suppressed))

/// Thread safe; blocks on the database, and where a message is made on the image store.
class MailService {
 public:
  virtual ~MailService() = default;

  /// Newest first, of everybody for admins: forbidden, validation_failed.
  virtual Result<Page<MailView>> list(const Principal& who, const ListMails& request) = 0;
  /// One's own, newest first: unauthenticated, validation_failed.
  virtual Result<Page<MailView>> mine(const Principal& who, const ListMails& request) = 0;
  /// With its message, for admins and whose it is; not_found for everybody else.
  virtual Result<MailDetail> find(const Principal& who, MailId id) = 0;
  /// Admins: sends a mail now, whatever became of it before; one that was sent goes out again as
  /// the same message. One that brings a token is replaced by a new mail with a new token. Recorded
  /// as an admin action. forbidden, not_found, validation_failed where nobody could use the token.
  virtual Result<MailView> retry(const Principal& who, MailId id,
                                 const CallOptions& options = {}) = 0;
  /// Admins: lets mails go that are held. Recorded as an admin action. forbidden.
  virtual Result<MailsReleased> release(const Principal& who, const ReleaseMails& request,
                                        const CallOptions& options = {}) = 0;
  /// Admins: a mail as it would be, with made-up names. forbidden.
  virtual Result<MailDetail> preview(const Principal& who, const PreviewMail& request) = 0;
  /// Admins: a mail that came back is dead, and where its address is said not to exist nothing more
  /// is sent there. One that is only late changes nothing. Recorded as an admin action. forbidden,
  /// validation_failed where the message tells of no mail of ours.
  virtual Result<BounceReport> bounce(const Principal& who, const ReportBounce& request,
                                      const CallOptions& options = {}) = 0;
  /// Ends a kind of mails for the account that `token` was mailed to: validation_failed when nobody
  /// was mailed it. Twice is as good as once.
  virtual Result<void> unsubscribe(const Unsubscribe& request) = 0;
};

}  // namespace ticketing
