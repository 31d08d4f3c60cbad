// Refusals as problem documents (RFC 9457).
#pragma once

#include <boost/describe/class.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <ticketing/clock.hpp>
#include <ticketing/describe/patch.hpp>
#include <ticketing/error.hpp>

#include "api/http/message.hpp"
#include "api/problem_code.hpp"
#include "api/sent_values.hpp"

namespace ticketing::api {

struct Route;

/// One wrong value: where it was sent.
struct WrongField {
  std::string in;              ///< body, query, path or header
  Patch<std::string> pointer;  ///< into the body (RFC 6901)
  Patch<std::string> name;     ///< of what is not in the body
  std::string detail;
  Patch<SentValue> value;  ///< what was sent, where it is a value, and none that is kept secret
};
BOOST_DESCRIBE_STRUCT(WrongField, (), (in, pointer, name, detail, value))

/// The document's shape, for the OpenAPI document, which adds `violated-policies`, whose name C++
/// does not allow. Members without a value are left out.
struct Problem {
  std::string type;   ///< "/problems/<code>", which explains it
  std::string title;  ///< the same for every occurrence
  int status = 0;
  std::string detail;
  std::string instance;  ///< the path asked for
  ProblemCode code = ErrorCode::internal;
  std::string request_id;
  std::optional<std::vector<WrongField>> errors;
  std::optional<Points> balance;
  std::optional<Points> required;
  std::optional<Timestamp> resets_at;
  std::optional<Timestamp> redeemed_at;
  std::optional<std::string> redeemed_by;
};
BOOST_DESCRIBE_STRUCT(Problem, (),
                      (type, title, status, detail, instance, code, request_id, errors, balance,
                       required, resets_at, redeemed_at, redeemed_by))

/// What GET /problems/{code} says.
struct ProblemExplanation {
  std::string type;
  std::string title;
  int status = 0;
  ProblemCode code = ErrorCode::internal;
  std::string meaning;
};
BOOST_DESCRIBE_STRUCT(ProblemExplanation, (), (type, title, status, code, meaning))

/// `now` turns `resets_at` into Retry-After and back. `route` is what was asked, if it is known.
HttpReply problem_reply(const Refusal& refusal, const HttpRequest& request, Timestamp now,
                        const Route* route = nullptr);

ProblemExplanation explain_problem(const ProblemCode& code);

}  // namespace ticketing::api
