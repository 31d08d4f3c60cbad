// Which HTTP status a refusal has.
#pragma once

#include "api/problem_code.hpp"

namespace ticketing::api {

/// The only place where a code becomes a status. Total.
unsigned http_status(const ProblemCode& code);

}  // namespace ticketing::api
