// Argon2id (RFC 9106) with a bound on how many hashes are computed, and waited for, at once: each
// takes megabytes and milliseconds, and a burst of sign-ins must not starve everything else.
#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>

#include <ticketing/account/account_config.hpp>
#include <ticketing/result.hpp>

namespace ticketing {

/// Thread safe.
class PasswordHasher {
 public:
  explicit PasswordHasher(const AccountsConfig& config);

  /// libsodium's string form: algorithm, parameters, salt and hash. unavailable when too many wait.
  Result<std::string> hash(const std::string& password);
  /// Takes the same time for a `hash` of "" (no such account, or no password), which never matches.
  Result<bool> verify(const std::string& hash, const std::string& password);

 private:
  class Turn;
  std::string compute(const std::string& password) const;

  const AccountsConfig config_;
  std::string nobody_;  ///< hash of a random password, to spend the time on
  std::mutex mutex_;
  std::condition_variable free_;
  int running_ = 0;
  int waiting_ = 0;
};

}  // namespace ticketing
