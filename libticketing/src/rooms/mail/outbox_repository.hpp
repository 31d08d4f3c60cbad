// Mail to be sent: rows written with the effect they tell of, and how far each has got.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <ticketing/clock.hpp>
#include <ticketing/ids.hpp>
#include <ticketing/mail/mail.hpp>
#include <ticketing/page.hpp>

namespace ticketing {

/// A logical message; it is sent at least once and, as far as SMTP allows, at most once.
struct OutboxMessage {
  MailId id;
  AccountId account;
  MailKind kind = MailKind::email_verification;
  std::string payload;  ///< JSON object: what its texts need; sealed where it holds a token
  Timestamp created_at;
  std::optional<std::string> trace_id = {};  ///< of the request that caused it
};

/// How far a message has got.
struct MailProgress {
  MailState state = MailState::waiting;
  Timestamp queued_at;     ///< since when it may be sent
  Timestamp due_at;        ///< when it is next offered; once it is taken, when its lease ends
  std::int64_t claim = 0;  ///< who has taken it: grows each time
  bool offered = false;    ///< to a server, by whoever has taken it, and nobody knows how it ended
  int attempts = 0;
  int perhaps_sent = 0;
  std::string recipient;  ///< "" until its message is made
  std::string last_error;
  std::optional<Timestamp> sent_at;
};

struct Mail {
  OutboxMessage message;
  MailProgress progress;
};

/// Which mails to list.
struct MailFilter {
  std::optional<AccountId> account;
  std::optional<MailState> state;
};

/// Used inside one unit of work, by one thread.
class OutboxRepository {
 public:
  virtual ~OutboxRepository() = default;
  /// Waiting, and due at once.
  virtual void add(std::span<const OutboxMessage> messages) = 0;
  /// Oldest first.
  virtual std::vector<OutboxMessage> list(AccountId account) = 0;
  /// Takes back what has not been sent, e.g. a token that is no longer good.
  virtual void remove(AccountId account, MailKind kind) = 0;

  /// Takes back what has not been sent to the account, and forgets where the rest went and what it
  /// said.
  virtual void forget(AccountId account) = 0;

  virtual std::optional<Mail> find(MailId id) = 0;
  /// Newest first.
  virtual std::vector<Mail> list_newest(const MailFilter& filter, Slice slice) = 0;
  /// At most `limit` mails that wait or failed and are due at `now`, the longest due first, taken
  /// until `lease_until`. Those that somebody else is taking are passed over. Whoever had offered
  /// one has died or is frozen: it counts as perhaps sent.
  virtual std::vector<Mail> claim(Timestamp now, Timestamp lease_until, int limit) = 0;
  /// Overwrites progress and payload if nobody has taken it since `claim`; false otherwise.
  virtual bool update(const Mail& mail, std::int64_t claim) = 0;
  /// Of each state but `sent` that there are mails in. At most `limit` are counted of those that
  /// are to be sent, and as many of those that are not, in the order in which they are due.
  virtual std::vector<MailDepth> depths(int limit) = 0;
  /// All that wait are held instead: the store begins to send mail.
  virtual std::int64_t hold_waiting() = 0;
  virtual std::int64_t count_held(Timestamp since) = 0;
  /// Lets those go that were written at `since` or later.
  virtual std::int64_t release_held(Timestamp since, Timestamp now) = 0;

  /// The message as it is sent, sealed where it holds a token.
  virtual void keep_rendered(MailId id, const std::string& message) = 0;
  virtual std::optional<std::string> find_rendered(MailId id) = 0;
  virtual void remove_rendered(MailId id) = 0;
  /// At most `limit` mails written before `t` that are sent, dead or held; how many went.
  virtual int remove_settled(Timestamp t, int limit) = 0;
};

}  // namespace ticketing
