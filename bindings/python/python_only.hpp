// Use cases that Python says differently from the library.
#pragma once

#include <string_view>

#include <ticketing/ticketing.hpp>

namespace ticketing::python {

/// By the local operator, as `set_password` is: nobody else may.
Result<SignedIn> issue_session(Ticketing& t, AccountId account);
Result<void> set_password(Ticketing& t, const SetPassword& request, const CallOptions& options);

/// A principal is a matter of the library; Python acts as the account behind it.
Result<AccountProfile> authenticate(Ticketing& t, std::string_view access_token);

/// Nothing watches from Python how far it is.
Result<AuditReport> verify_books(Ticketing& t, const Principal& who, const VerifyBooks& request);

Result<std::int64_t> count_posts(Ticketing& t, const CountPosts& request);

/// Makes up the idempotency key that was not given.
Result<OrderView> buy(Ticketing& t, const Principal& who, const PlaceOrder& request,
                      const CallOptions& options);

}  // namespace ticketing::python
