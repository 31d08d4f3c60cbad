// Sends what is due, as often as it takes.
#pragma once

#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "jobs/job_work.hpp"
#include "mail/mail_transport.hpp"
#include "mail/message_maker.hpp"
#include "mail/outbox_repository.hpp"
#include "storage/group_commit.hpp"
#include "storage/service_context.hpp"

namespace ticketing {

using OpenTransport = std::function<std::unique_ptr<MailTransport>()>;

/// From now on the store sends mail: once. What was written before stays until somebody releases
/// it: no months of old mail on the first day.
Result<bool> enable_mail(Store& store);

/// A mail is taken under a lease, its message is made and stored together with the word that it is
/// being offered, then the server is, and what became of it is written down at once. So a second
/// copy is sent only where the server had all of it and its answer was lost, or the process died
/// (or could not reach the database) before writing it down, RFC 1047; `perhaps_sent` counts those.
///
/// Thread safe; runs one at a time. Any number of processes may send from one outbox.
class MailDispatcher final {
 public:
  MailDispatcher(const ServiceContext& context, MessageMaker& maker, OpenTransport open);

  /// Until nothing is due, the work is to stop, or the server cannot be reached.
  Result<std::string> run(JobWork& work);

 private:
  struct Batch;
  struct Message {
    std::string bytes;
    bool is_stored = false;
  };
  /// When a domain, or the server, is asked again.
  struct Pause {
    int times = 0;
    Timestamp until;
  };
  struct Write {
    std::function<void(UnitOfWork&)> what;
    std::promise<void> done;
  };

  void deliver(Batch& batch, const std::stop_token& stop);
  /// False when the connection is of no use any more.
  bool try_one(Batch& batch, Mail& mail, MailTransport& transport, const std::stop_token& stop);
  bool deliver_one(Batch& batch, Mail& mail, MailTransport& transport, const std::stop_token& stop);
  /// The bytes to be sent: made before, or now. Nothing when the mail was settled instead.
  std::optional<Message> message_of(Batch& batch, Mail& mail);
  /// Stores that the mail is being offered, and what; false when it is somebody else's.
  bool begin(const Batch& batch, Mail& mail, const Message& message);
  void settle(Batch& batch, Mail mail, const MailOutcome& outcome);
  void give_up(Batch& batch, Mail mail, std::string why);
  void put_back(Mail mail, Timestamp due_at);
  void suppress(const Mail& mail);
  /// Ends with the transaction that holds it. Throws what the store throws.
  void write(std::function<void(UnitOfWork&)> what) { begin_write(std::move(what)).get(); }
  std::future<void> begin_write(std::function<void(UnitOfWork&)> what);
  /// Waits for what the batch's connections did not: each goes on while it is written down that its
  /// mail was sent.
  void end_writes(Batch& batch);
  void commit(std::vector<Write>& writes);

  /// Whether the server has taken it since it was queued.
  bool is_taken(const Mail& mail);
  std::optional<Timestamp> domain_waits_until(const std::string& domain);
  Timestamp pause_domain(const std::string& domain);
  void pause_server();
  /// `step` doubled so many times, at most `max`, give or take a fifth.
  std::chrono::microseconds back_off(std::chrono::microseconds step, int times,
                                     std::chrono::microseconds max);

  const ServiceContext& context_;
  MessageMaker& maker_;
  const OpenTransport open_;
  const std::chrono::milliseconds timeout_;  ///< of one conversation
  std::mutex running_;
  bool enabled_ = false;
  std::vector<std::unique_ptr<MailTransport>> transports_;
  Pause server_;

  std::mutex mutex_;  ///< of what follows
  std::map<std::string, Pause> domains_;
  /// What the server took and the database could not be told of: not to be sent again from here.
  std::map<MailId, Timestamp> taken_;

  GroupCommitLane<Write> lane_;  // last: stops first
};

}  // namespace ticketing
