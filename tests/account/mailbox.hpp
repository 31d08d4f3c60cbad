// What would be mailed to the people of a scenario: the outbox, read beside the running library.
#pragma once

#include <boost/describe/enum_to_string.hpp>
#include <boost/json/parse.hpp>

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/keyring.hpp"
#include "odb/open_store.hpp"
#include "storage/store.hpp"
#include "support/scenario.hpp"

namespace ticketing::test {

/// The stores that a second connection sees the same of.
inline auto shared_stores() {
  return ::testing::Values(Database::sqlite_file, Database::postgresql);
}

class Mailbox final {
 public:
  explicit Mailbox(const Scenario& world) : store_(open_store(world.config().store)) {}

  Store& store() { return *store_; }

  /// The kinds of the mails to an account, oldest first.
  std::vector<std::string> kinds(AccountId account) {
    std::vector<std::string> kinds;
    for (const auto& mail : mails(account)) kinds.push_back(name_of(mail.kind));
    return kinds;
  }
  /// The token in the newest mail of a kind.
  std::string token(AccountId account, const std::string& kind) {
    const auto all = mails(account);
    const auto mail = std::find_if(all.rbegin(), all.rend(),
                                   [&](const OutboxMessage& m) { return name_of(m.kind) == kind; });
    if (mail == all.rend()) throw std::runtime_error("no mail " + kind);
    const auto sealed = boost::json::parse(mail->payload).at("sealed").as_string();
    const auto opened = keys().open(KeyPurpose::sealed_mail, sealed);
    return boost::json::parse(opened.value()).at("token").as_string().c_str();
  }

 private:
  static std::string name_of(MailKind kind) { return boost::describe::enum_to_string(kind, ""); }

  Keyring keys() {
    std::optional<StoredInstallation> installation;
    store_->snapshot([&](UnitOfWork& unit) { installation = unit.installation().find(); });
    return Keyring(installation.value().secret.value());
  }

  std::vector<OutboxMessage> mails(AccountId account) {
    std::vector<OutboxMessage> mails;
    store_->snapshot([&](UnitOfWork& unit) { mails = unit.outbox().list(account); });
    return mails;
  }

  std::unique_ptr<Store> store_;
};

}  // namespace ticketing::test
