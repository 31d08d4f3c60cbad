// Which HTTP status a refusal has.
#pragma once

#include <ticketing/error.hpp>

namespace ticketing::api {

/// The only place where a code of the library becomes a status. Total.
unsigned http_status(ErrorCode code) noexcept;

}  // namespace ticketing::api
