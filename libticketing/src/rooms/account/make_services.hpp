// How the composition root makes what the room offers. What is passed in outlives it.
#pragma once

#include <memory>

#include <ticketing/account/account_config.hpp>
#include <ticketing/account/account_service.hpp>

#include "account/password_proof.hpp"
#include "account/session_lookup.hpp"
#include "storage/service_context.hpp"

namespace ticketing {

/// What the account room can be configured with.
struct AccountSettings {
  AccountsConfig accounts;
  SessionsConfig sessions;
  int posts_per_day = 0;             ///< shown to an account beside what it has used
  Language language = Language::ko;  ///< of mails to those who have not chosen one
};

std::unique_ptr<AccountService> make_account_service(const ServiceContext& context,
                                                     const AccountSettings& settings,
                                                     SessionLookup& sessions, PasswordProof& proof);

}  // namespace ticketing
