// Leaving: taking along what is held, and being forgotten.
#include <fmt/format.h>

#include "account/account_rules.hpp"
#include "account/mailed_tokens.hpp"
#include "admin_log/admin_log.hpp"
#include "privacy/gather_export.hpp"
#include "privacy/make_services.hpp"
#include "privacy/stored_export_reading.hpp"
#include "storage/former_emails.hpp"

namespace ticketing {
namespace {

class StoredPrivacyService final : public PrivacyService {
 public:
  StoredPrivacyService(const ServiceContext& context, SessionLookup& sessions, PasswordProof& proof)
      : context_(context), sessions_(sessions), proof_(proof) {}

  Result<void> close(const Principal& who, const CloseAccount& request,
                     const CallOptions& options) override;
  Result<AccountExport> export_account(const Principal& who, AccountId id) override;
  Result<std::unique_ptr<ExportReading>> read_export(const Principal& who, AccountId id) override;

 private:
  Result<void> begin_export(const Principal& who, AccountId id);

  const ServiceContext& context_;
  SessionLookup& sessions_;
  PasswordProof& proof_;
  const std::shared_ptr<ExportsUnderWay> exports_ = std::make_shared<ExportsUnderWay>();
};

/// That an admin reads what is held about somebody is an act of power: it is recorded first.
Result<void> StoredPrivacyService::begin_export(const Principal& who, AccountId id) {
  if (who.is(id)) return {};
  if (!who.is_admin()) return no_such_account(id);
  return context_.store.perform(who, {}, [&](UnitOfWork& unit) -> Result<void> {
    if (!unit.accounts().find(id)) return no_such_account(id);
    log_admin_action(unit, who, context_.clock.now(), "account.export",
                     fmt::format("account:{}", id.value));
    return {};
  });
}

Result<AccountExport> StoredPrivacyService::export_account(const Principal& who, AccountId id) {
  TICKETING_TRY(begin_export(who, id));
  return context_.store.read_report([&](UnitOfWork& unit) -> Result<AccountExport> {
    const auto account = unit.accounts().find(id);
    if (!account) return no_such_account(id);
    return gather_export(unit, *account, context_.links, context_.clock.now());
  });
}

Result<std::unique_ptr<ExportReading>> StoredPrivacyService::read_export(const Principal& who,
                                                                         AccountId id) {
  TICKETING_TRY(begin_export(who, id));
  auto turn = exports_->begin(id);
  if (!turn)
    return refuse(ErrorCode::rate_limited,
                  fmt::format("an export of account {} is being read already: read it to its end, "
                              "then ask for the next",
                              id.value));
  const auto found = context_.store.read([&](UnitOfWork& unit) -> Result<void> {
    if (!unit.accounts().find(id)) return no_such_account(id);
    return {};
  });
  TICKETING_TRY(found);
  return std::make_unique<StoredExportReading>(context_, id, std::move(turn));
}

Result<void> StoredPrivacyService::close(const Principal& who, const CloseAccount& request,
                                         const CallOptions& options) {
  const auto known = context_.store.read([&](UnitOfWork& unit) -> Result<Account> {
    auto account = unit.accounts().find(who.account);
    if (!account || account->state == AccountState::closed) return no_such_account(who.account);
    return std::move(*account);
  });
  TICKETING_TRY(known);
  // Who came to a session that was left open does not know it. One without a password, which nobody
  // can sign in to, is closed by who acts for it.
  if (!known->password_hash.empty()) TICKETING_TRY(proof_.prove(who, request.password));
  std::vector<TokenHash> ended;
  const auto leave = [&](UnitOfWork& unit) -> Result<void> {
    ended.clear();
    lock_account(unit, who.account);
    auto account = unit.accounts().find(who.account);
    if (!account || account->state == AccountState::closed) return no_such_account(who.account);
    // Now, and not by `perform`: afterwards it is closed.
    TICKETING_TRY(confirm_actor(unit, who));
    if (account->role == Role::admin && !another_admin_remains(unit, account->id))
      return refuse(ErrorCode::forbidden,
                    "you are the last active administrator: make another account an administrator "
                    "first, then close yours");
    if (options.dry_run) return {};
    unit.accounts().add_former_email(
        {hash_of_email(account->email, context_.chain_key), account->id});
    account->state = AccountState::closed;
    account->email = fmt::format("closed-{}{}", account->id.value, withdrawn_domain);
    account->nickname = withdrawn_nickname;
    account->password_hash.clear();
    account->email_verified_at.reset();
    unit.accounts().update(*account);
    unit.outbox().forget(account->id);
    end_tokens(unit, account->id, TokenPurpose::verify_email);
    end_tokens(unit, account->id, TokenPurpose::reset_password);
    ended = end_sessions(unit, account->id, {});
    return {};
  };
  auto result = options.dry_run ? context_.store.read(leave) : context_.store.write(leave);
  sessions_.forget(ended);
  return result;
}

}  // namespace

std::unique_ptr<PrivacyService> make_privacy_service(const ServiceContext& context,
                                                     SessionLookup& sessions,
                                                     PasswordProof& proof) {
  return std::make_unique<StoredPrivacyService>(context, sessions, proof);
}

}  // namespace ticketing
