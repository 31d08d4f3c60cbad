// The outbox through ODB, on either database. Set operations are loops: right for SQLite, whose
// write transaction is exclusive; PostgreSQL overrides them.
#pragma once

#include "mail/outbox_repository.hpp"
#include "odb/odb_session.hpp"

namespace ticketing {

class OdbOutboxRepository : public OutboxRepository {
 public:
  explicit OdbOutboxRepository(OdbSession& session) : session_(session) {}

  void add(std::span<const OutboxMessage> messages) override;
  std::vector<OutboxMessage> list(AccountId account) override;
  void remove(AccountId account, MailKind kind) override;
  void forget(AccountId account) override;
  std::optional<Mail> find(MailId id) override;
  std::vector<Mail> list_newest(const MailFilter& filter, Slice slice) override;
  std::vector<Mail> claim(Timestamp now, Timestamp lease_until, int limit) override;
  bool update(const Mail& mail, std::int64_t claim) override;
  std::vector<MailDepth> depths(int limit) override;
  std::int64_t hold_waiting() override;
  std::int64_t count_held(Timestamp since) override;
  std::int64_t release_held(Timestamp since, Timestamp now) override;
  void keep_rendered(MailId id, const std::string& message) override;
  std::optional<std::string> find_rendered(MailId id) override;
  void remove_rendered(MailId id) override;
  int remove_settled(Timestamp t, int limit) override;

 private:
  OdbSession& session_;
};

}  // namespace ticketing
