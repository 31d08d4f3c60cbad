// Turning columns back into values: what does not fit its type's invariants is a corrupt row.
#pragma once

#include <boost/describe/enum_from_string.hpp>
#include <boost/describe/enum_to_string.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <ticketing/clock.hpp>
#include <ticketing/ids.hpp>
#include <ticketing/points/ledger.hpp>

namespace ticketing::records {

inline std::int64_t micros(Timestamp t) { return t.time_since_epoch().count(); }
inline Timestamp timestamp(std::int64_t micros) {
  return Timestamp(std::chrono::microseconds(micros));
}
inline int days(LocalDate day) { return static_cast<int>(day.time_since_epoch().count()); }
inline LocalDate local_date(int days) { return LocalDate(std::chrono::days(days)); }

inline std::optional<std::int64_t> micros(std::optional<Timestamp> t) {
  return t ? std::optional(micros(*t)) : std::nullopt;
}
inline std::optional<Timestamp> timestamp(std::optional<std::int64_t> micros) {
  return micros ? std::optional(timestamp(*micros)) : std::nullopt;
}
template <class Tag>
std::optional<std::int64_t> number(std::optional<Id<Tag>> id) {
  return id ? std::optional(id->value) : std::nullopt;
}

inline std::optional<std::int64_t> number(std::optional<Points> points) {
  return points ? std::optional(points->value) : std::nullopt;
}
inline std::optional<Points> points(std::optional<std::int64_t> value) {
  return value ? std::optional(Points{*value}) : std::nullopt;
}

template <class Enum>
std::string enum_text(Enum value) {
  return boost::describe::enum_to_string(value, "");
}

std::string hex(const ChainHash& hash);

/// Checks the columns of one row; what fails throws CorruptRow naming table, row, column and value.
class RowCheck final {
 public:
  /// The views must outlive the check.
  RowCheck(std::string_view table, std::int64_t id, std::string_view rest_of_key = {})
      : table_(table), id_(id), rest_of_key_(rest_of_key) {}

  template <class Enum>
  Enum enumerator(std::string_view column, const std::string& name) const {
    Enum value{};
    // The second comparison is for names with a zero byte inside.
    if (!boost::describe::enum_from_string(name.c_str(), value) || enum_text(value) != name) {
      fail(column, name);
    }
    return value;
  }
  template <class Enum>
  std::optional<Enum> enumerator(std::string_view column,
                                 const std::optional<std::string>& name) const {
    if (!name) return std::nullopt;
    return enumerator<Enum>(column, *name);
  }

  template <class Number>
  Number within(std::string_view column, Number value, std::int64_t min, std::int64_t max) const {
    if (value < min || value > max) fail(column, std::to_string(value));
    return value;
  }
  template <class Number>
  std::optional<Number> within(std::string_view column, std::optional<Number> value,
                               std::int64_t min, std::int64_t max) const {
    if (value) within(column, *value, min, max);
    return value;
  }
  template <class Number>
  Number at_least(std::string_view column, Number value, std::int64_t min) const {
    return within(column, value, min, INT64_MAX);
  }
  template <class IdType>
  IdType id(std::string_view column, std::int64_t value) const {
    return IdType{at_least(column, value, 1)};
  }
  template <class IdType>
  std::optional<IdType> id(std::string_view column, std::optional<std::int64_t> value) const {
    if (!value) return std::nullopt;
    return id<IdType>(column, *value);
  }

  ChainHash chain_hash(std::string_view column, std::string_view hex) const;
  /// 64 lower-case hexadecimal digits.
  const std::string& digest(std::string_view column, const std::string& hex) const;
  const std::string& not_empty(std::string_view column, const std::string& text) const;

  [[noreturn]] void fail(std::string_view column, std::string_view value) const;

 private:
  std::string_view table_;
  std::int64_t id_;
  std::string_view rest_of_key_;
};

}  // namespace ticketing::records
