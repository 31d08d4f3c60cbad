// How rooms counter what they recorded. Each lists its ways, the composition root gathers them, and
// the room `audit` undoes: so it need not know what it undoes.
#pragma once

#include <fmt/format.h>

#include <charconv>
#include <cstdint>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <ticketing/actor/principal.hpp>
#include <ticketing/describe/json.hpp>

#include "storage/unit_of_work.hpp"

namespace ticketing {

/// What countering an act changed, or in a dry run would change.
struct Countered {
  std::string before;  ///< JSON objects, or "null", as they are recorded
  std::string after;
  /// What the act's caller was told, if that is kept for its idempotency key: it is so no more.
  std::optional<std::string> reply = {};
  std::function<void()> committed = {};  ///< runs once it is; may be empty
};

/// How one kind of act is countered. Thread safe.
struct Undoing {
  std::string action;  ///< as recorded, e.g. "points.adjust"
  /// Takes the locks that the act took.
  std::function<Result<void>(UnitOfWork&, const Principal& who, const AdminAction&)> lock;
  /// Behind them: refuses unless things are as the act left them, then, unless it is a dry run,
  /// writes. May run more than once, as what `Store::write` runs.
  std::function<Result<Countered>(UnitOfWork&, const Principal& who, const AdminAction&,
                                  bool dry_run)>
      counter;
};

/// What stands behind the colon of its subject: "17" of "account:17".
inline std::string subject_key(const AdminAction& act) {
  return act.subject.substr(act.subject.find(':') + 1);
}

/// The same as an id. Throws std::runtime_error where it is none: nobody but us records subjects.
template <class Id>
Id subject_id(const AdminAction& act) {
  const std::string key = subject_key(act);
  std::int64_t id = 0;
  const auto read = std::from_chars(key.data(), key.data() + key.size(), id);
  if (read.ec != std::errc() || read.ptr != key.data() + key.size())
    throw std::runtime_error(fmt::format("the recorded act {} is of '{}'", act.id.value, key));
  return Id{id};
}

/// What was recorded before or after an act, possibly by a program of another version.
template <class T>
Result<T> recorded_state(const std::optional<JsonObject>& state) {
  return from_stored_json<T>(state ? state->text : "{}");
}

/// Things are not as the act left them. `what` ends the sentence: "the coupon ... is redeemed".
inline tl::unexpected<Error> moved_on(const AdminAction& act, std::string_view what) {
  return refuse(
      ErrorCode::version_mismatch,
      fmt::format("the act {} ({}) can be undone no more: {}", act.id.value, act.action, what));
}

}  // namespace ticketing
