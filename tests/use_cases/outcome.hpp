// What a use case answered, to be compared with what its dry run did.
#pragma once

#include <boost/json.hpp>

#include <algorithm>
#include <string>

#include <ticketing/describe/json.hpp>
#include <ticketing/result.hpp>

namespace ticketing::test {

/// What came of a call: the reply as JSON ("null" of none), or why it was refused.
struct Outcome {
  bool refused = false;
  boost::json::value said;
};

template <class T>
Outcome outcome_of(const Result<T>& result) {
  if (!result) {
    const auto& error = result.error();
    return {true,
            {{"code", std::string(name(error.code))},
             {"detail", error.detail},
             {"errors", boost::json::parse(to_json(error.errors))}}};
  }
  if constexpr (std::is_void_v<T>) {
    return {false, nullptr};
  } else {
    return {false, boost::json::parse(to_json(*result))};
  }
}

/// Equal, but for what there is only once something is written: ids, codes, when an order was made,
/// that it was paid, and its tickets.
inline bool predicts(const boost::json::value& planned, const boost::json::value& done) {
  if (planned.is_object() && done.is_object()) {
    const auto& a = planned.as_object();
    const auto& b = done.as_object();
    if (a.size() != b.size()) return false;
    return std::ranges::all_of(a, [&](const auto& member) {
      const auto* const other = b.if_contains(member.key());
      if (!other) return false;
      if (member.key() == "id" && member.value().is_null()) return other->is_int64();
      if (member.key() == "code" && member.value() == "") return other->is_string();
      if (member.key() == "state" && member.value() == "quote") return *other == "paid";
      if (member.key() == "created_at" && member.value().is_null()) return other->is_string();
      if (member.key() == "tickets" && member.value().is_array() &&
          member.value().as_array().empty())
        return other->is_array();
      return predicts(member.value(), *other);
    });
  }
  return planned == done;
}

}  // namespace ticketing::test
