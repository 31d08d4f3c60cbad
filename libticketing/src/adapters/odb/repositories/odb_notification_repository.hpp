// Live events through ODB, on either database. Set operations are loops:
// right for SQLite, whose write transaction is exclusive; PostgreSQL overrides them.
#pragma once

#include "notification/account_event_repository.hpp"
#include "odb/odb_session.hpp"

namespace ticketing {

class OdbAccountEventRepository : public AccountEventRepository {
 public:
  explicit OdbAccountEventRepository(OdbSession& session) : session_(session) {}

  void add(std::span<const AccountEvent> events) override;
  std::vector<AccountEvent> list(AccountId account, std::int64_t after, int limit) override;
  std::vector<AccountEvent> list_newest(AccountId account, Slice slice) override;
  std::vector<std::vector<AccountEvent>> list_each(std::span<const EventPosition> positions,
                                                   int limit_each) override;
  std::vector<EventPosition> heads_above(std::span<const EventPosition> positions) override;
  std::optional<AccountEvent> find(AccountId account, std::int64_t seq) override;
  void update(const AccountEvent& event) override;
  int remove_before(Timestamp t, int limit) override;

 private:
  OdbSession& session_;
};

}  // namespace ticketing
