// Leaving: taking along what is held, and being forgotten.
#pragma once

#include <boost/describe/class.hpp>

#include <memory>
#include <string>

#include <ticketing/actor/principal.hpp>
#include <ticketing/call_options.hpp>
#include <ticketing/ids.hpp>
#include <ticketing/privacy/account_export.hpp>
#include <ticketing/privacy/export_reading.hpp>
#include <ticketing/result.hpp>

namespace ticketing {

/// Proof of who wants the account closed.
struct CloseAccount {
  std::string password;  ///< of an account that has one
};
BOOST_DESCRIBE_STRUCT(CloseAccount, (), (password))

/// Thread safe; calls block on the database.
class PrivacyService {
 public:
  virtual ~PrivacyService() = default;

  /// Closes one's own account for ever: sessions and mailed tokens end, e-mail and nickname are
  /// forgotten, everything else stays in the books. invalid_credentials, rate_limited after too
  /// many wrong passwords; forbidden for the last active admin.
  virtual Result<void> close(const Principal& who, const CloseAccount& request = {},
                             const CallOptions& options = {}) = 0;
  /// The owner and admins; not_found for everybody else. One snapshot; memory grows with what the
  /// account has.
  virtual Result<AccountExport> export_account(const Principal& who, AccountId id) = 0;
  /// The same part by part. In one process an account has one such reading at a time: rate_limited
  /// while there is another.
  virtual Result<std::unique_ptr<ExportReading>> read_export(const Principal& who,
                                                             AccountId id) = 0;
};

}  // namespace ticketing
