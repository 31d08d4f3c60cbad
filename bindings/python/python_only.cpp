#include "python/python_only.hpp"

#include <boost/uuid/random_generator.hpp>
#include <boost/uuid/uuid_io.hpp>

namespace ticketing::python {

Result<SignedIn> issue_session(Ticketing& t, AccountId account) {
  return t.accounts().issue_session(Principal::local_operator(), account);
}

Result<void> set_password(Ticketing& t, const SetPassword& request, const CallOptions& options) {
  return t.accounts().set_password(Principal::local_operator(), request, options);
}

Result<AccountProfile> authenticate(Ticketing& t, std::string_view access_token) {
  return t.accounts().authenticate(access_token).and_then([&](const Principal& principal) {
    return t.accounts().find(principal, principal.account);
  });
}

Result<AuditReport> verify_books(Ticketing& t, const Principal& who, const VerifyBooks& request) {
  return t.audit().verify(who, request);
}

Result<std::int64_t> count_posts(Ticketing& t, const CountPosts& request) {
  return t.posts().count(request).map([](const PostCount& count) { return count.total; });
}

Result<OrderView> buy(Ticketing& t, const Principal& who, const PlaceOrder& request,
                      const CallOptions& options) {
  CallOptions with_key = options;
  if (!with_key.idempotency_key)
    with_key.idempotency_key = boost::uuids::to_string(boost::uuids::random_generator()());
  return t.purchases().place(who, request, with_key);
}

}  // namespace ticketing::python
