// Results as columns, for frames and for Arrow: the columns of a described struct, nested ones
// flattened to "source.id", and their values, built without Python.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <ticketing/describe/json_text.hpp>
#include <ticketing/describe/traits.hpp>

namespace ticketing::python {

template <class M>
struct Inner {
  using type = M;
};
template <OptionalType M>
struct Inner<M> {
  using type = typename M::value_type;
};
template <class M>
using InnerOf = typename Inner<M>::type;

/// What a column holds, whatever the data: it decides the dtype and the Arrow type.
enum class ColumnKind : std::uint8_t {
  boolean,
  integer,   ///< 64 bits
  real,      ///< double
  instant,   ///< microseconds since the epoch, UTC
  day,       ///< days since the epoch
  category,  ///< one of a fixed list of words
  text,
  json  ///< what has members or items of its own
};

struct ColumnSpec {
  std::string name;
  ColumnKind kind = ColumnKind::text;
  bool nullable = false;
  std::vector<std::string> categories = {};
};
using ColumnSpecs = std::vector<ColumnSpec>;

/// The values of one column so far: one vector of them by kind, and which of them are there.
struct Column {
  explicit Column(ColumnKind of) : kind(of) {}

  void add_null();
  void add(std::int64_t value);
  void add_real(double value);
  void add_small(std::int8_t value);
  void add_text(std::string_view value);
  std::size_t size() const { return missing.size(); }

  ColumnKind kind;
  std::vector<std::uint8_t> missing;  ///< 1 where there is no value
  std::size_t missing_count = 0;
  std::vector<std::int64_t> integers;  ///< integer, instant, day
  std::vector<double> reals;
  std::vector<std::int8_t> small;        ///< boolean, and the index of a category (-1: missing)
  std::string text;                      ///< text, json: one behind the other
  std::vector<std::int64_t> offsets{0};  ///< where each ends; the first begins at 0
};

std::vector<Column> columns_for(const ColumnSpecs& specs);

template <class M>
constexpr ColumnKind column_kind() {
  if constexpr (std::is_same_v<M, bool>) {
    return ColumnKind::boolean;
  } else if constexpr (IntegerType<M> || StrongInteger<M>) {
    return ColumnKind::integer;
  } else if constexpr (std::is_floating_point_v<M>) {
    return ColumnKind::real;
  } else if constexpr (std::is_same_v<M, Timestamp>) {
    return ColumnKind::instant;
  } else if constexpr (std::is_same_v<M, LocalDate>) {
    return ColumnKind::day;
  } else if constexpr (DescribedEnum<M>) {
    return ColumnKind::category;
  } else if constexpr (TextType<M>) {
    return ColumnKind::text;
  } else {
    return ColumnKind::json;
  }
}

template <DescribedStruct T>
void add_specs(ColumnSpecs& out, const std::string& prefix, bool nullable) {
  for_each_member<T>([&](auto d) {
    using Member = std::remove_cvref_t<decltype(std::declval<T&>().*d.pointer)>;
    using M = InnerOf<Member>;
    // Of what is not stored, as in a dry run's reply, there is no id.
    const bool may_miss = nullable || OptionalType<Member> || IdType<M>;
    if constexpr (DescribedStruct<M>) {
      add_specs<M>(out, prefix + d.name + ".", may_miss);
    } else {
      out.push_back({prefix + d.name, column_kind<M>(), may_miss});
      if constexpr (DescribedEnum<M>)
        for (const std::string_view name : enumerator_names<M>())
          out.back().categories.emplace_back(name);
    }
  });
}

template <DescribedEnum E>
std::int8_t position_of(E value) {
  static_assert(boost::mp11::mp_size<Enumerators<E>>::value < 128);
  std::int8_t position = 0;
  std::int8_t found = -1;
  boost::mp11::mp_for_each<Enumerators<E>>([&](auto d) {
    if (d.value == value) found = position;
    ++position;
  });
  return found;
}

template <class M>
void add_cell(Column& column, const M& value) {
  if constexpr (OptionalType<M>) {
    value ? add_cell(column, *value) : column.add_null();
  } else if constexpr (std::is_same_v<M, bool>) {
    column.add_small(value ? 1 : 0);
  } else if constexpr (IdType<M>) {
    value == M{} ? column.add_null() : column.add(value.value);
  } else if constexpr (StrongInteger<M>) {
    column.add(value.value);
  } else if constexpr (IntegerType<M>) {
    column.add(static_cast<std::int64_t>(value));
  } else if constexpr (std::is_floating_point_v<M>) {
    column.add_real(value);
  } else if constexpr (std::is_same_v<M, Timestamp> || std::is_same_v<M, LocalDate>) {
    column.add(value.time_since_epoch().count());
  } else if constexpr (DescribedEnum<M>) {
    column.add_small(position_of(value));
  } else if constexpr (TextType<M>) {
    column.add_text(value);
  } else {
    column.add_text(to_json(value));
  }
}

/// A row of as many cells as `add_specs` names, from `column` on, which moves behind them.
/// `value` null: nothing in any of them.
template <DescribedStruct T>
void add_row(Column*& column, const T* value) {
  for_each_member<T>([&](auto d) {
    using Member = std::remove_cvref_t<decltype(value->*d.pointer)>;
    if constexpr (DescribedStruct<Member>) {
      add_row<Member>(column, value ? &(value->*d.pointer) : nullptr);
    } else if constexpr (DescribedStruct<InnerOf<Member>>) {
      const bool there = value && (value->*d.pointer).has_value();
      add_row<InnerOf<Member>>(column, there ? &*(value->*d.pointer) : nullptr);
    } else {
      value ? add_cell(*column, value->*d.pointer) : column->add_null();
      ++column;
    }
  });
}

}  // namespace ticketing::python
