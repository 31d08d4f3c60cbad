// What a problem document calls its cause.
#pragma once

#include <compare>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include <ticketing/describe/schema.hpp>
#include <ticketing/error.hpp>

#include "api/http/refusal.hpp"

namespace ticketing::api {

/// A code of the library's or one of HTTP's own. Reads as its name.
class ProblemCode {
 public:
  using Cause = std::variant<ErrorCode, TransportCode>;

  ProblemCode() = default;
  ProblemCode(ErrorCode code) : cause_(code) {}
  ProblemCode(TransportCode code) : cause_(code) {}

  /// In order of precedence: HTTP's own come between the library's that say a request cannot be
  /// understood and the rest.
  static std::vector<ProblemCode> all();
  static std::optional<ProblemCode> of(std::string_view name);

  const Cause& cause() const { return cause_; }
  operator std::string_view() const;
  auto operator<=>(const ProblemCode&) const = default;

 private:
  Cause cause_;
};

ProblemCode code_of(const Refusal& refusal);

}  // namespace ticketing::api

namespace ticketing {

/// As of an enum.
template <>
boost::json::object json_schema<api::ProblemCode>(SchemaDefinitions& definitions, SchemaUse use);

}  // namespace ticketing
