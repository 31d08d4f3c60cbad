// Use cases around accounts and sessions.
#pragma once

#include <boost/describe/class.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <ticketing/account/account.hpp>
#include <ticketing/account/session.hpp>
#include <ticketing/actor/principal.hpp>
#include <ticketing/call_options.hpp>
#include <ticketing/page.hpp>
#include <ticketing/points.hpp>
#include <ticketing/result.hpp>

namespace ticketing {

/// A new account of somebody who wants to take part.
struct RegisterAccount {
  std::string email;     ///< RFC 5321 mailbox, at most 254 bytes
  std::string password;  ///< at least 10 characters, at most 1024 bytes
  std::string nickname;  ///< 2..30 characters
};
BOOST_DESCRIBE_STRUCT(RegisterAccount, (), (email, password, nickname))

/// As `RegisterAccount`, by an admin, in any role. Without a password the account cannot sign in
/// until one is set.
struct CreateAccount {
  std::string email;                    ///< as in `RegisterAccount`
  std::optional<std::string> password;  ///< as in `RegisterAccount`; none: it cannot sign in yet
  std::string nickname;                 ///< as in `RegisterAccount`; reserved ones too
  Role role = Role::user;               ///< what it may do
};
BOOST_DESCRIBE_STRUCT(CreateAccount, (), (email, password, nickname, role))

/// Who wants a session.
struct SignIn {
  std::string email;     ///< the account's, in any case
  std::string password;  ///< the account's, at most 1024 bytes
};
BOOST_DESCRIBE_STRUCT(SignIn, (), (email, password))

/// Another password instead of one that is known.
struct ChangePassword {
  std::string current_password;  ///< the account's until now
  std::string new_password;      ///< as in `RegisterAccount`
};
BOOST_DESCRIBE_STRUCT(ChangePassword, (), (current_password, new_password))

/// Another address instead of the account's.
struct ChangeEmail {
  std::string email;     ///< as in `RegisterAccount`
  std::string password;  ///< the account's, to prove who asks
};
BOOST_DESCRIBE_STRUCT(ChangeEmail, (), (email, password))

/// What a mail brought: proves that the e-mail is read.
struct VerifyEmail {
  std::string token;  ///< as the mail brought it; good once
};
BOOST_DESCRIBE_STRUCT(VerifyEmail, (), (token))

/// Who has forgotten a password.
struct RequestPasswordReset {
  std::string email;  ///< the account's, in any case
};
BOOST_DESCRIBE_STRUCT(RequestPasswordReset, (), (email))

/// Another password instead of one that was forgotten.
struct ResetPassword {
  std::string token;         ///< as the mail brought it; good once
  std::string new_password;  ///< as in `RegisterAccount`
};
BOOST_DESCRIBE_STRUCT(ResetPassword, (), (token, new_password))

/// By the local operator, for somebody who has lost both password and mailbox.
struct SetPassword {
  AccountId id;              ///< the account
  std::string new_password;  ///< as in `RegisterAccount`
};
BOOST_DESCRIBE_STRUCT(SetPassword, (), (id, new_password))

/// One's own sessions.
struct ListSessions {
  int limit = page_limit_default;     ///< items on the page at most
  std::optional<std::string> cursor;  ///< `next_cursor` of the page before; none: the first page
};
BOOST_DESCRIBE_STRUCT(ListSessions, (), (limit, cursor))

/// Accounts that are looked for.
struct ListAccounts {
  std::optional<std::string> email;   ///< part of the e-mail
  int limit = page_limit_default;     ///< items on the page at most
  std::optional<std::string> cursor;  ///< `next_cursor` of the page before; none: the first page
};
BOOST_DESCRIBE_STRUCT(ListAccounts, (), (email, limit, cursor))

/// What an admin changes of an account: what is given.
struct UpdateAccount {
  AccountId id;                   ///< the account
  std::optional<Role> role;       ///< another role; its sessions have it at once
  std::optional<bool> suspended;  ///< true: it cannot sign in, and its sessions are refused
};
BOOST_DESCRIBE_STRUCT(UpdateAccount, (), (id, role, suspended))

/// Today's use of the daily post limit.
struct DayLimits {
  int posts_today = 0;    ///< posts that counted since the last local midnight
  int posts_per_day = 0;  ///< how many may count
  Timestamp resets_at;    ///< the next local midnight
};
BOOST_DESCRIBE_STRUCT(DayLimits, (), (posts_today, posts_per_day, resets_at))

/// One's own account, with what only its owner needs to know.
struct Me : AccountProfile {
  DayLimits limits;                  ///< of today
  Language language = Language::ko;  ///< of mails
  MailPreferences mail;              ///< which mails it wants
};
BOOST_DESCRIBE_STRUCT(Me, (AccountProfile), (limits, language, mail))

/// Which mails an account wants from now on: what is given.
struct ChangeMailPreferences {
  std::optional<bool> rewards;  ///< won coupons, awards of rankings
  std::optional<bool> digest;   ///< what was earned
  std::optional<bool> expiry;   ///< points that are about to expire
};
BOOST_DESCRIBE_STRUCT(ChangeMailPreferences, (), (rewards, digest, expiry))

/// What one changes of one's own account: what is given.
struct UpdateMe {
  std::optional<std::string> nickname;        ///< as in `RegisterAccount`
  std::optional<Language> language;           ///< of mails
  std::optional<ChangeMailPreferences> mail;  ///< which mails it wants
};
BOOST_DESCRIBE_STRUCT(UpdateMe, (), (nickname, language, mail))

/// Thread safe. All calls may block on the database except `cached_principal` and
/// `authenticate_async`.
class AccountService {
 public:
  using AuthenticateCallback = std::function<void(Result<Principal>)>;

  virtual ~AccountService() = default;

  /// Writes the mail that verifies the e-mail: email_taken, validation_failed.
  virtual Result<AccountProfile> register_account(const RegisterAccount& request) = 0;
  /// Admins only, who vouch for the e-mail: email_taken, validation_failed.
  virtual Result<AccountProfile> create(const Principal& who, const CreateAccount& request,
                                        const CallOptions& options = {}) = 0;
  /// Begins a session. invalid_credentials with the same text and in the same time whether the
  /// e-mail exists or not; account_suspended only after a right password; unavailable when too many
  /// wait for Argon2; beyond `sessions.per_account_max` the account's oldest session ends;
  /// rate_limited when too many wrong ones were tried for that e-mail, whether it exists or not.
  virtual Result<SignedIn> sign_in(const SignIn& request) = 0;
  /// A session without a password, for the local operator (demos, load runs): forbidden otherwise.
  virtual Result<SignedIn> issue_session(const Principal& who, AccountId account) = 0;

  /// Who holds this token: unauthenticated, account_suspended. Database truth through the caches:
  /// a revocation is seen at once in the process that made it and within
  /// `sessions.cache_seconds` elsewhere.
  virtual Result<Principal> authenticate(std::string_view access_token) = 0;
  /// As `authenticate`; never blocks. Look-ups that wait for the database together are made
  /// together. `done` runs exactly once, on the caller's or the look-up's thread; it must not block
  /// or throw.
  virtual void authenticate_async(std::string_view access_token, AuthenticateCallback done) = 0;
  /// As `authenticate`, from process memory only; nothing when it would have to look further.
  /// Never blocks.
  virtual std::optional<Principal> cached_principal(std::string_view access_token) = 0;

  /// One's own that have not ended, newest first: at most `sessions.per_account_max`.
  virtual Result<Page<SessionView>> sessions(const Principal& who,
                                             const ListSessions& request = {}) = 0;
  /// The session that acts ends.
  virtual Result<void> sign_out(const Principal& who) = 0;
  /// All sessions of the account end, the one that acts too.
  virtual Result<void> sign_out_everywhere(const Principal& who) = 0;
  /// The other sessions and password resets under way end; invalid_credentials when the current
  /// password is wrong, rate_limited as for `sign_in`.
  virtual Result<void> change_password(const Principal& who, const ChangePassword& request) = 0;
  /// The local operator only (forbidden otherwise): as `reset_password`, without a token and
  /// without proof of the e-mail; not_found, validation_failed. Recorded as an admin action.
  virtual Result<void> set_password(const Principal& who, const SetPassword& request,
                                    const CallOptions& options = {}) = 0;

  /// Writes a mail to the new address, at most one a minute for an account; the e-mail changes when
  /// its token is redeemed, and until then nothing does. invalid_credentials; email_taken;
  /// rate_limited, also as for `sign_in`; validation_failed.
  virtual Result<void> change_email(const Principal& who, const ChangeEmail& request) = 0;

  /// Once: validation_failed at /token when it is wrong, used or expired; email_taken when the
  /// address it would change the account's to has become another's.
  virtual Result<void> verify_email(const VerifyEmail& request) = 0;
  /// Writes a mail with a token, at most one a minute for an account. Answers the same in the same
  /// time whether there is such an account or not; validation_failed when the e-mail cannot be one.
  virtual Result<void> request_password_reset(const RequestPasswordReset& request) = 0;
  /// Once: sets the password, verifies the e-mail and ends all sessions and other resets. A
  /// suspended account stays so. validation_failed at /new_password, which uses no token up, or at
  /// /token when it is wrong, used or expired; unavailable when too many wait for Argon2.
  virtual Result<void> reset_password(const ResetPassword& request) = 0;

  /// One's own account, with today's limits and which mails it gets.
  virtual Result<Me> me(const Principal& who) = 0;
  /// Changes what is given: validation_failed.
  virtual Result<Me> update_me(const Principal& who, const UpdateMe& request,
                               const CallOptions& options = {}) = 0;
  /// Writes the mail that verifies the e-mail once more, at most one a minute; nothing where it is
  /// verified.
  virtual Result<void> request_verification(const Principal& who,
                                            const CallOptions& options = {}) = 0;
  /// Admins only, newest first.
  virtual Result<Page<AccountProfile>> list(const Principal& who, const ListAccounts& request) = 0;
  /// Admins and the owner; not_found for everybody else.
  virtual Result<AccountProfile> find(const Principal& who, AccountId id) = 0;
  /// Admins only; the address as `RegisterAccount` takes it, in either case. not_found.
  virtual Result<AccountProfile> find_by_email(const Principal& who, std::string_view email) = 0;
  /// Admins only. Recorded as an admin action; the account's sessions see it at once. forbidden
  /// for one's own account, and when it would leave nobody who is an active admin, unless the local
  /// operator, who can make another, asks.
  virtual Result<AccountProfile> update(const Principal& who, const UpdateAccount& request,
                                        const CallOptions& options = {}) = 0;
};

}  // namespace ticketing
