// The account service; its use cases are in the files beside this one, a subject each.
#pragma once

#include <span>
#include <string>
#include <vector>

#include <ticketing/account/account_service.hpp>

#include "account/make_services.hpp"
#include "account/password_proof.hpp"
#include "account/session_lookup.hpp"
#include "base/await_callback.hpp"
#include "storage/service_context.hpp"

namespace ticketing {

class StoredAccountService final : public AccountService {
 public:
  StoredAccountService(const ServiceContext& context, const AccountSettings& settings,
                       SessionLookup& sessions, PasswordProof& proof)
      : context_(context), settings_(settings), sessions_(sessions), proof_(proof) {}

  // account_service.cpp
  Result<AccountProfile> register_account(const RegisterAccount& r) override {
    return add(Principal::anonymous(), {r.email, r.password, r.nickname, Role::user}, {});
  }
  Result<AccountProfile> create(const Principal& who, const CreateAccount& request,
                                const CallOptions& options) override;
  Result<Me> me(const Principal& who) override;
  Result<Me> update_me(const Principal& who, const UpdateMe& request,
                       const CallOptions& options) override;
  Result<Page<AccountProfile>> list(const Principal& who, const ListAccounts& request) override;
  Result<AccountProfile> find(const Principal& who, AccountId id) override;
  Result<AccountProfile> find_by_email(const Principal& who, std::string_view email) override;
  Result<AccountProfile> update(const Principal& who, const UpdateAccount& request,
                                const CallOptions& options) override;

  // account_sessions.cpp
  Result<SignedIn> sign_in(const SignIn& request) override;
  Result<SignedIn> issue_session(const Principal& who, AccountId id) override;
  Result<Principal> authenticate(std::string_view token) override {
    return await_callback<Result<Principal>>(
        [&](auto done) { sessions_.find(hash_token(token), std::move(done)); });
  }
  void authenticate_async(std::string_view token, AuthenticateCallback done) override {
    sessions_.find(hash_token(token), std::move(done));
  }
  std::optional<Principal> cached_principal(std::string_view token) override {
    return sessions_.find_cached(hash_token(token));
  }
  Result<Page<SessionView>> sessions(const Principal& who, const ListSessions& request) override;
  Result<void> sign_out(const Principal& who) override;
  Result<void> sign_out_everywhere(const Principal& who) override;

  // account_passwords.cpp
  Result<void> change_password(const Principal& who, const ChangePassword& request) override;
  Result<void> set_password(const Principal& who, const SetPassword& request,
                            const CallOptions& options) override;
  Result<void> request_password_reset(const RequestPasswordReset& request) override;
  Result<void> reset_password(const ResetPassword& request) override;

  // account_emails.cpp
  Result<void> change_email(const Principal& who, const ChangeEmail& request) override;
  Result<void> verify_email(const VerifyEmail& request) override;
  Result<void> request_verification(const Principal& who, const CallOptions& options) override;

 private:
  Result<AccountProfile> add(const Principal& who, const CreateAccount& request,
                             const CallOptions& options);
  Me me(UnitOfWork& unit, const Account& account);
  /// Behind the account's lock. `ended`: what gave way, to be forgotten after the commit.
  SignedIn open_session(UnitOfWork& unit, const Account& account, std::vector<TokenHash>& ended);
  /// Ends what the old password, or whoever knew it, may still have open: the sessions but `keep`,
  /// returned as above, and password resets under way. The account is told by mail.
  static std::vector<TokenHash> replace_password(UnitOfWork& unit, Account account,
                                                 std::string hash, SessionId keep, Timestamp now,
                                                 const std::optional<std::string>& trace_id);

  const ServiceContext& context_;
  const AccountSettings settings_;
  SessionLookup& sessions_;
  PasswordProof& proof_;
};

}  // namespace ticketing
