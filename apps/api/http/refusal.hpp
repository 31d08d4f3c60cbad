// Why a request is refused: by the library, or by HTTP itself, which the library knows nothing of.
#pragma once

#include <boost/describe/enum.hpp>

#include <string>
#include <utility>
#include <variant>

#include <ticketing/result.hpp>

namespace ticketing::api {

/// What is wrong with a request as HTTP, whatever it asks for. When adding one, also extend the
/// status (error_status.cpp) and the explanation (explanations.cpp).
enum class TransportCode {
  method_not_allowed,
  not_acceptable,
  payload_too_large,
  unsupported_media_type,
  header_too_large,
};
BOOST_DESCRIBE_ENUM(TransportCode, method_not_allowed, not_acceptable, payload_too_large,
                    unsupported_media_type, header_too_large)

/// `detail` says what was wrong and what would be right.
struct TransportError {
  TransportCode code;
  std::string detail;
};

using Refusal = std::variant<Error, TransportError>;

/// A value, or why the request is refused.
template <class T>
using HttpResult = tl::expected<T, Refusal>;

inline tl::unexpected<Refusal> refuse(TransportCode code, std::string detail) {
  return tl::unexpected<Refusal>(TransportError{code, std::move(detail)});
}

}  // namespace ticketing::api
