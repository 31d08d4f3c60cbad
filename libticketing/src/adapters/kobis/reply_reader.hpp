// Walking through somebody else's JSON: unknown members are none of our business, but what is
// needed must be there and be what it should.
#pragma once

#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <ticketing/clock.hpp>
#include <ticketing/describe/json_read.hpp>

namespace ticketing::kobis {

/// A place in a reply. Complaints go to `errors` and name the place by its JSON pointer; what could
/// not be read is empty. Value and errors outlive it.
class ReplyReader final {
 public:
  ReplyReader(const boost::json::value& value, JsonComplaints& errors)
      : ReplyReader(&value, "", errors) {}

  /// A member of an object. Complains when it is missing; reading it then gives what is empty.
  ReplyReader operator[](std::string_view name) const;
  /// A member that need not be there, nor be anything but null: reading it then gives what is
  /// empty.
  ReplyReader optional(std::string_view name) const;
  /// The same place, complaining there.
  ReplyReader complaining_to(JsonComplaints& errors) const { return {value_, pointer_, errors}; }
  /// The items of a list.
  std::vector<ReplyReader> items() const;
  /// An object without members, or null: KOBIS's way of saying that there is none.
  bool is_empty() const;

  /// A string, without white space around it; `required`: not empty.
  std::string text(bool required = true) const;
  /// "1234": a whole number as a string, from 0 to 999 999 999. "" is 0 unless `required`.
  int number(bool required = true) const;
  /// "2020-12-23", or none for "".
  std::optional<LocalDate> date() const;

 private:
  ReplyReader(const boost::json::value* value, std::string pointer, JsonComplaints& errors)
      : value_(value), pointer_(std::move(pointer)), errors_(errors) {}
  void complain(std::string_view allowed) const;

  const boost::json::value* value_;  ///< none: missing, and complained about if it may not be
  std::string pointer_;
  JsonComplaints& errors_;
};

}  // namespace ticketing::kobis
