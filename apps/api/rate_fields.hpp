// What clients are told of their request budgets (draft-ietf-httpapi-ratelimit-headers-10).
#pragma once

#include <string>

#include <ticketing/limit/request_limits.hpp>

namespace ticketing::api {

/// Adds what a request did to a budget to the fields RateLimit-Policy and RateLimit in `fields`:
/// each is one field with a list (RFC 9651, section 3.1), however many budgets there are. Nothing
/// for a budget that is off.
void add_rate_fields(std::string& fields, RateBudget budget, const RateDecision& decision);

}  // namespace ticketing::api
