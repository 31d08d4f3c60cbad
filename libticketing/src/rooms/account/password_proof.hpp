// Whether somebody knows an account's password.
#pragma once

#include <string>

#include <ticketing/account/account.hpp>
#include <ticketing/account/account_config.hpp>
#include <ticketing/limit/request_limits.hpp>

#include "account/password_hasher.hpp"
#include "storage/service_context.hpp"

namespace ticketing {

/// Thread safe. Guesses have a budget for each account, whoever makes them; it ends no session.
class PasswordProof final {
 public:
  PasswordProof(const ServiceContext& context, const AccountsConfig& config, RequestLimits& limits)
      : context_(context), hasher_(config), limits_(limits) {}

  PasswordHasher& hasher() { return hasher_; }
  /// Whether the password is the one of `hash`; rate_limited after too many of that e-mail were
  /// not, which ends no session and is told by mail, at most once a day.
  Result<bool> fits(const std::string& email, const std::string& hash, const std::string& password);
  /// Who acts, having given the right password: invalid_credentials, rate_limited.
  Result<Account> prove(const Principal& who, const std::string& password);

 private:
  void tell_owner(const std::string& email);

  const ServiceContext& context_;
  PasswordHasher hasher_;
  RequestLimits& limits_;
};

}  // namespace ticketing
