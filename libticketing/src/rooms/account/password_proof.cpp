#include "account/password_proof.hpp"

#include <spdlog/spdlog.h>

#include <chrono>
#include <span>
#include <utility>

#include "account/account_rules.hpp"
#include "base/lookalike.hpp"
#include "base/sha256.hpp"

namespace ticketing {
namespace {

constexpr std::chrono::hours told_again_after{24};

}  // namespace

Result<bool> PasswordProof::fits(const std::string& email, const std::string& hash,
                                 const std::string& password) {
  // Taken before and given back, not taken after: of a thousand guesses at once all would pass. A
  // digest, because e-mails are nobody's business where the buckets are.
  const std::string key = sha256_hex(email);
  const auto taken = limits_.take(RateBudget::wrong_password, key);
  if (!taken.allowed)
    return refuse_over_budget(RateBudget::wrong_password, taken, context_.clock.now());
  const std::string normal = nfc_or_same(password);
  auto right = hasher_.verify(hash, normal);
  // One that was set before passwords were made canonical.
  if (right && !*right && normal != password) right = hasher_.verify(hash, password);
  if (!right || *right)
    limits_.give_back(RateBudget::wrong_password, key);
  else if (taken.limit > 0 && taken.remaining == 0)
    tell_owner(email);
  return right;
}

/// With the last wrong password that was taken and not with the first that is refused: beside the
/// time that Argon2 takes it does not show whether there was anybody to tell.
void PasswordProof::tell_owner(const std::string& email) {
  const auto now = context_.clock.now();
  const auto told = context_.store.write([&](UnitOfWork& unit) -> Result<void> {
    const auto account = unit.accounts().find_by_email(email);
    if (!account) return {};
    lock_account(unit, account->id);
    for (const Mail& mail : unit.outbox().list_newest({account->id, {}}, {std::nullopt, 100}))
      if (mail.message.kind == MailKind::wrong_passwords &&
          now - mail.message.created_at < told_again_after)
        return {};
    const OutboxMessage mail{{}, account->id, MailKind::wrong_passwords, "{}", now};
    unit.outbox().add(std::span(&mail, 1));
    return {};
  });
  if (!told) spdlog::warn("wrong passwords: their owner was not told: {}", told.error().detail);
}

Result<Account> PasswordProof::prove(const Principal& who, const std::string& password) {
  auto account = context_.store.read([&](UnitOfWork& unit) -> Result<Account> {
    auto found = unit.accounts().find(who.account);
    if (!found) return no_such_account(who.account);
    return std::move(*found);
  });
  TICKETING_TRY(account);
  const auto right = fits(account->email, account->password_hash, password);
  TICKETING_TRY(right);
  if (!*right) return refuse(ErrorCode::invalid_credentials, "the current password is wrong");
  return account;
}

}  // namespace ticketing
