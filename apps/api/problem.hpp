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
  std::string in;              ///< where: "body", "query", "path" or "header"
  Patch<std::string> pointer;  ///< into the body (RFC 6901)
  Patch<std::string> name;     ///< of what is not in the body
  std::string detail;          ///< what is wrong with it, and what is allowed
  Patch<SentValue> value;      ///< what was sent, where it is a value, and none that is kept secret
};
BOOST_DESCRIBE_STRUCT(WrongField, (), (in, pointer, name, detail, value))

/// Why a request was refused (RFC 9457). Members that are not for its code are left out.
struct Problem {
  std::string type;                       ///< "/problems/<code>", which explains it
  std::string title;                      ///< the same for every occurrence
  int status = 0;                         ///< as in the status line
  std::string detail;                     ///< a sentence: what was wrong, which value, what to do
  std::string instance;                   ///< the path asked for
  ProblemCode code = {};                  ///< what programs decide by
  std::string request_id;                 ///< as in X-Request-Id; names the request in the log
  Patch<std::vector<WrongField>> errors;  ///< of what was sent: each wrong value
  Patch<Points> balance;                  ///< of insufficient_points: what can be spent
  Patch<Points> required;                 ///< of insufficient_points: what it takes
  Patch<Timestamp> resets_at;      ///< of what ends by itself: when. As Retry-After, as an instant.
  Patch<Timestamp> redeemed_at;    ///< of ticket_already_redeemed: when
  Patch<std::string> redeemed_by;  ///< of ticket_already_redeemed: the nickname of who let it in
};
BOOST_DESCRIBE_STRUCT(Problem, (),
                      (type, title, status, detail, instance, code, request_id, errors, balance,
                       required, resets_at, redeemed_at, redeemed_by))

/// What GET /problems/{code} says.
struct ProblemExplanation {
  std::string type;                        ///< as problems have it
  std::string title;                       ///< as problems have it
  int status = 0;                          ///< that it comes with
  ProblemCode code = ErrorCode::internal;  ///< what programs decide by
  std::string meaning;                     ///< what it means and what to do
};
BOOST_DESCRIBE_STRUCT(ProblemExplanation, (), (type, title, status, code, meaning))

/// `now` turns `resets_at` into Retry-After and back. `route` is what was asked, if it is known.
HttpReply problem_reply(const Refusal& refusal, const HttpRequest& request, Timestamp now,
                        const Route* route = nullptr);

ProblemExplanation explain_problem(const ProblemCode& code);

}  // namespace ticketing::api
