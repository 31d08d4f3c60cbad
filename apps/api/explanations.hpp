// What GET /problems/{code} tells people.
#pragma once

#include <string_view>

#include "api/problem_code.hpp"

namespace ticketing::api {

/// One or two sentences: what the code means to who uses the API, and what to do about it. Total.
std::string_view explain(const ProblemCode& code);

}  // namespace ticketing::api
