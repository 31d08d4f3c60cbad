// Where a member of a request struct comes from.
#pragma once

#include <ticketing/call_options.hpp>

namespace ticketing::api {

enum class MemberSource {
  usual,            ///< the path, the query or the body, as the route has them
  idempotency_key,  ///< the Idempotency-Key field
  revision,         ///< the revision that the If-Match field names
  stock,            ///< the stock that it names too
  dry_run,          ///< a query parameter, even beside a body
  query,            ///< as that, required
};

/// Specialised for each member that is not `usual`, here, next to the struct or in routes.hpp.
template <auto Member>
inline constexpr MemberSource member_source = MemberSource::usual;
template <>
inline constexpr MemberSource member_source<&CallOptions::idempotency_key> =
    MemberSource::idempotency_key;
template <>
inline constexpr MemberSource member_source<&CallOptions::dry_run> = MemberSource::dry_run;

}  // namespace ticketing::api
