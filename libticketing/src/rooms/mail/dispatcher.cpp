#include "mail/dispatcher.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include <ticketing/describe/json.hpp>

#include "account/account_rules.hpp"
#include "mail/bounce.hpp"
#include "mail/delivery_log.hpp"
#include "mail/mail_payloads.hpp"

namespace ticketing {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using Steady = std::chrono::steady_clock;

constexpr int batch_per_connection = 8;

std::string domain_of(const std::string& address) {
  return address.substr(std::min(address.rfind('@'), address.size() - 1) + 1);
}

}  // namespace

Result<bool> enable_mail(Store& store) {
  return store.write([&](UnitOfWork& unit) -> Result<bool> {
    unit.installation().lock();
    auto installation = unit.installation().find().value();
    if (installation.mail_enabled) return false;
    const auto held = unit.outbox().hold_waiting();
    installation.mail_enabled = true;
    unit.installation().update(installation);
    spdlog::info("mail is enabled; {} mails written before are held", held);
    return true;
  });
}

struct MailDispatcher::Batch {
  std::vector<Mail> mails;
  Steady::time_point lease_ends;
  std::atomic<std::size_t> next = 0;
  std::atomic<int> sent = 0;
  std::atomic<int> failed = 0;
  std::atomic<int> dead = 0;
  std::atomic<int> unreachable = 0;  ///< connections that were not let in
  std::atomic<bool> broken = false;
  std::mutex mutex;  ///< of what follows
  std::string server_says;
  std::exception_ptr cause;
  std::vector<std::pair<MailId, std::future<void>>> settled;  ///< what was sent, being written down
};

MailDispatcher::MailDispatcher(const ServiceContext& context, MessageMaker& maker,
                               OpenTransport open)
    : context_(context),
      maker_(maker),
      open_(std::move(open)),
      timeout_(maker.settings().smtp.timeout_ms),
      lane_(context.lanes.waiting_max, context.lanes.batch_max,
            [this](std::vector<Write>& writes) { commit(writes); }) {}

/// Together; where that fails one by one, so that one mail's trouble is no other's.
void MailDispatcher::commit(std::vector<Write>& writes) {
  const auto commit_some = [this](std::span<Write> some) {
    context_.store.transact([&](UnitOfWork& unit) {
      for (const Write& one : some) one.what(unit);
      return true;
    });
  };
  try {
    commit_some(writes);
    for (Write& one : writes) one.done.set_value();
  } catch (const std::exception&) {
    for (Write& one : writes) {
      try {
        commit_some(std::span(&one, 1));
        one.done.set_value();
      } catch (...) {
        one.done.set_exception(std::current_exception());
      }
    }
  }
}

std::future<void> MailDispatcher::begin_write(std::function<void(UnitOfWork&)> what) {
  Write one{std::move(what), {}};
  auto done = one.done.get_future();
  if (lane_.submit(std::move(one))) throw StorageUnavailable("too many mails wait", true);
  return done;
}

Result<std::string> MailDispatcher::run(JobWork& work) {
  const std::lock_guard one_at_a_time(running_);
  if (!enabled_) TICKETING_TRY(enable_mail(context_.store));
  enabled_ = true;
  if (context_.clock.now() < server_.until)
    return fmt::format("the mail server did not answer: it is tried again at {}",
                       to_rfc3339(server_.until));
  const int connections = maker_.settings().smtp.connections;
  while (static_cast<int>(transports_.size()) < connections) transports_.push_back(open_());
  // Whoever dies has had them no longer than this.
  const auto lease = 3 * timeout_;
  int sent = 0, failed = 0, dead = 0;
  while (!work.stop().stop_requested()) {
    Batch batch;
    batch.lease_ends = Steady::now() + lease;
    auto mails = work.write([&](UnitOfWork& unit) -> Result<std::vector<Mail>> {
      const auto now = context_.clock.now();
      return unit.outbox().claim(now, now + lease, connections * batch_per_connection);
    });
    TICKETING_TRY(mails);
    if (mails->empty()) break;
    batch.mails = std::move(*mails);
    deliver(batch, work.stop());
    sent += batch.sent;
    failed += batch.failed;
    dead += batch.dead;
    const bool somebody_got_through = batch.sent + batch.failed + batch.dead > 0;
    if (somebody_got_through) server_ = {};
    if (batch.unreachable > 0 && !somebody_got_through) {
      pause_server();
      return refuse(ErrorCode::unavailable,
                    fmt::format("sent {} mails, then the server could not be reached: {}", sent,
                                batch.server_says));
    }
  }
  return fmt::format("sent {}, to be tried again {}, given up {}", sent, failed, dead);
}

void MailDispatcher::deliver(Batch& batch, const std::stop_token& stop) {
  {
    std::vector<std::jthread> threads;
    for (const auto& transport : transports_)
      threads.emplace_back([&, &connection = *transport] {
        while (!stop.stop_requested() && !batch.broken) {
          const auto at = batch.next++;
          if (at >= batch.mails.size() || !try_one(batch, batch.mails[at], connection, stop))
            return;
        }
      });
  }
  end_writes(batch);
  if (batch.cause) std::rethrow_exception(batch.cause);
  if (batch.next >= batch.mails.size()) return;
  // What nobody began with, for the next one who looks.
  write([&](UnitOfWork& unit) {
    for (auto at = batch.next.load(); at < batch.mails.size(); ++at) {
      Mail mail = batch.mails[at];
      mail.progress.due_at = mail.progress.queued_at;
      (void)unit.outbox().update(mail, mail.progress.claim);
    }
  });
}

void MailDispatcher::end_writes(Batch& batch) {
  for (auto& [id, written] : batch.settled) {
    try {
      written.get();
      const std::lock_guard lock(mutex_);
      taken_.erase(id);
    } catch (...) {
      batch.cause = std::current_exception();
    }
  }
}

bool MailDispatcher::try_one(Batch& batch, Mail& mail, MailTransport& transport,
                             const std::stop_token& stop) {
  try {
    try {
      return deliver_one(batch, mail, transport, stop);
    } catch (const StorageUnavailable&) {
      throw;
    } catch (const std::exception& e) {
      if (is_taken(mail)) throw;
      // A mail that cannot be made stops no other.
      settle(batch, mail, {MailOutcome::Kind::not_now, e.what()});
    }
  } catch (...) {
    const std::lock_guard lock(batch.mutex);
    batch.cause = std::current_exception();
    batch.broken = true;
  }
  return true;
}

bool MailDispatcher::deliver_one(Batch& batch, Mail& mail, MailTransport& transport,
                                 const std::stop_token& stop) {
  // Late in the batch, or a process that was frozen and wakes up here: for the next one to take.
  if (Steady::now() > batch.lease_ends - timeout_) {
    put_back(mail, mail.progress.queued_at);
    return true;
  }
  if (is_taken(mail)) {
    settle(batch, mail, {});
    return true;
  }
  const auto now = context_.clock.now();
  if (now - mail.progress.queued_at > hours(maker_.settings().mail.max_age_hours)) {
    give_up(batch, mail,
            "older than mail.max_age_hours; the last error: " + mail.progress.last_error);
    return true;
  }
  const auto message = message_of(batch, mail);
  if (!message) return true;
  if (const auto until = domain_waits_until(domain_of(mail.progress.recipient))) {
    put_back(mail, *until);
    return true;
  }
  if (!begin(batch, mail, *message)) return true;
  const MailEnvelope envelope{maker_.bounce_address(mail.message.id), mail.progress.recipient};
  const auto outcome = transport.send(envelope, message->bytes, stop);
  if (outcome.kind == MailOutcome::Kind::sent) {
    const std::lock_guard lock(mutex_);
    taken_[mail.message.id] = context_.clock.now();
  }
  settle(batch, mail, outcome);
  if (outcome.kind == MailOutcome::Kind::refused && says_no_such_address(outcome.detail))
    suppress(mail);
  return outcome.kind != MailOutcome::Kind::unreachable;
}

std::optional<MailDispatcher::Message> MailDispatcher::message_of(Batch& batch, Mail& mail) {
  const bool with_token = brings_token(mail.message.kind);
  if (with_token) {
    const auto payload = maker_.open_payload(mail.message);
    const auto token = payload ? from_json<TokenMail>(*payload) : tl::unexpected(payload.error());
    if (!token || token->token == hidden_token || token->expires_at <= context_.clock.now()) {
      give_up(batch, mail, token ? "its token has expired" : token.error().detail);
      return std::nullopt;
    }
  }
  // Every time: who it goes to may have left, moved or had enough since the last.
  const auto to = maker_.find_recipient(mail.message);
  if (!to) {
    if (to.error().code == ErrorCode::unavailable)
      throw StorageUnavailable(to.error().detail, true);
    give_up(batch, mail, to.error().detail);
    return std::nullopt;
  }
  if (to->email == mail.progress.recipient) {
    const auto kept =
        context_.store.read([&](UnitOfWork& unit) -> Result<std::optional<std::string>> {
          return unit.outbox().find_rendered(mail.message.id);
        });
    if (!kept) throw StorageUnavailable(kept.error().detail, true);
    auto bytes = *kept && with_token ? context_.keys.open(KeyPurpose::sealed_mail, **kept) : *kept;
    if (bytes) return Message{std::move(*bytes), true};
  }
  auto made = maker_.make(mail, MessageMaker::Tokens::real);
  if (!made && made.error().code == ErrorCode::unavailable) {
    settle(batch, mail, {MailOutcome::Kind::not_now, made.error().detail});
    return std::nullopt;
  }
  if (!made) {
    give_up(batch, mail, made.error().detail);
    return std::nullopt;
  }
  mail.progress.recipient = made->recipient;
  return Message{std::move(made->message), false};
}

bool MailDispatcher::begin(const Batch& batch, Mail& mail, const Message& message) {
  if (Steady::now() > batch.lease_ends) return false;
  mail.progress.offered = true;
  mail.progress.due_at = context_.clock.now() + 3 * timeout_;
  bool ours = false;
  write([&](UnitOfWork& unit) {
    ours = unit.outbox().update(mail, mail.progress.claim);
    if (!ours || message.is_stored) return;
    unit.outbox().keep_rendered(mail.message.id,
                                brings_token(mail.message.kind)
                                    ? context_.keys.seal(KeyPurpose::sealed_mail, message.bytes)
                                    : message.bytes);
  });
  return ours;
}

void MailDispatcher::settle(Batch& batch, Mail mail, const MailOutcome& outcome) {
  using Kind = MailOutcome::Kind;
  auto& progress = mail.progress;
  const auto now = context_.clock.now();
  const auto domain = domain_of(progress.recipient);
  progress.offered = false;
  progress.last_error = outcome.detail;
  const bool was_heard_of = outcome.kind != Kind::unreachable && outcome.kind != Kind::stopped;
  if (was_heard_of) ++progress.attempts;
  progress.due_at = now + back_off(minutes(1), progress.attempts - 1, hours(4));
  switch (outcome.kind) {
    case Kind::sent:
      progress.state = MailState::sent;
      progress.sent_at = now;
      ++batch.sent;
      break;
    case Kind::refused:
      return give_up(batch, std::move(mail), outcome.detail);
    case Kind::slow_down:
      progress.due_at = pause_domain(domain);
      [[fallthrough]];
    case Kind::not_now:
      progress.state = MailState::failed;
      ++batch.failed;
      break;
    case Kind::unknown:
      ++progress.perhaps_sent;
      progress.state = MailState::failed;
      ++batch.failed;
      break;
    case Kind::unreachable: {
      // No fault of the mail: it keeps its place.
      progress.due_at = progress.queued_at;
      const std::lock_guard lock(batch.mutex);
      batch.server_says = outcome.detail;
      ++batch.unreachable;
      break;
    }
    case Kind::stopped:
      progress.due_at = progress.queued_at;
      progress.last_error.clear();
      break;
  }
  log_delivery(mail);
  const bool sent = outcome.kind == Kind::sent;
  const bool blank = sent && brings_token(mail.message.kind);
  if (blank) {
    auto payload = from_json<TokenMail>(maker_.open_payload(mail.message).value_or("{}"));
    if (payload) payload->token = hidden_token;
    mail.message.payload = payload ? to_json(*payload) : "{}";
  }
  auto written = begin_write([mail, blank](UnitOfWork& unit) {
    if (!unit.outbox().update(mail, mail.progress.claim)) return;
    if (blank) unit.outbox().remove_rendered(mail.message.id);
  });
  if (!sent) return written.get();
  {
    const std::lock_guard lock(batch.mutex);
    batch.settled.emplace_back(mail.message.id, std::move(written));
  }
  const std::lock_guard lock(mutex_);
  domains_.erase(domain);
}

void MailDispatcher::give_up(Batch& batch, Mail mail, std::string why) {
  mail.progress.offered = false;
  mail.progress.state = MailState::dead;
  mail.progress.last_error = std::move(why);
  log_delivery(mail);
  const bool blank = brings_token(mail.message.kind);
  write([&](UnitOfWork& unit) {
    if (!unit.outbox().update(mail, mail.progress.claim)) return;
    if (blank) unit.outbox().remove_rendered(mail.message.id);
  });
  ++batch.dead;
}

/// Nothing more is sent to an address that does not exist until it is verified anew. Not in the
/// lane: wallets are locked before anything of the outbox.
void MailDispatcher::suppress(const Mail& mail) {
  const auto done = context_.store.write([&](UnitOfWork& unit) -> Result<bool> {
    lock_account(unit, mail.message.account);
    auto account = unit.accounts().find(mail.message.account);
    if (!account || account->email != mail.progress.recipient) return false;
    account->email_bounced_at = context_.clock.now();
    unit.accounts().update(*account);
    return true;
  });
  if (!done) throw StorageUnavailable(done.error().detail, true);
}

void MailDispatcher::put_back(Mail mail, Timestamp due_at) {
  mail.progress.due_at = due_at;
  write([&](UnitOfWork& unit) { (void)unit.outbox().update(mail, mail.progress.claim); });
}

bool MailDispatcher::is_taken(const Mail& mail) {
  const std::lock_guard lock(mutex_);
  const auto taken = taken_.find(mail.message.id);
  if (taken == taken_.end()) return false;
  // One that was queued again since is to be sent again.
  if (taken->second >= mail.progress.queued_at) return true;
  taken_.erase(taken);
  return false;
}

}  // namespace ticketing
