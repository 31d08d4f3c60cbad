// JSON to described types, with an exact complaint for every wrong value.
#pragma once

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <ticketing/describe/nearest.hpp>
#include <ticketing/describe/text_value.hpp>
#include <ticketing/describe/traits.hpp>
#include <ticketing/result.hpp>

namespace ticketing {

/// Nesting beyond this is refused.
inline constexpr int json_depth_max = 32;
/// Complaints beyond this many are left out of a refusal.
inline constexpr std::size_t json_errors_max = 50;

/// Parses one document: RFC 8259, valid UTF-8, bounded depth, no duplicate keys. invalid_request
/// says where it went wrong.
Result<boost::json::value> parse_json(std::string_view text, boost::json::storage_ptr storage = {});

/// `pointer` with one more reference token (RFC 6901).
std::string child_pointer(const std::string& pointer, std::string_view token);
std::string child_pointer(const std::string& pointer, std::size_t index);

/// Whether what is at `pointer` (or in the parameter of that name) is shown to nobody, not even to
/// who sent it: passwords, tokens and tickets of streams. By their names, as requests have them.
bool is_secret_member(std::string_view pointer);

/// What null is for an optional member: none, or a wrong value.
enum class JsonNulls { none, refused };

/// What was found wrong with a document, at most `json_errors_max` things.
struct JsonComplaints {
  std::vector<FieldError> list;
  bool unwanted = false;  ///< whatever is wrong is passed over, and the rest read
  JsonNulls nulls = JsonNulls::none;
  bool only_values = true;  ///< each is of a wrong value, none of a wrong type or name

  bool enough() const { return !unwanted && list.size() >= json_errors_max; }
};

namespace describe_detail {
void complain(JsonComplaints& errors, const std::string& pointer, std::string detail);
/// "must be an integer, not \"x\""
void complain_type(JsonComplaints& errors, const std::string& pointer,
                   const boost::json::value& value, std::string_view allowed);
void complain_range(JsonComplaints& errors, const std::string& pointer,
                    const boost::json::value& value, std::int64_t min, std::int64_t max);
void complain_unknown(JsonComplaints& errors, const std::string& pointer, std::string_view name,
                      std::span<const std::string_view> known);
/// Of a null where nothing may be absent: a wrong value.
void complain_null(JsonComplaints& errors, const std::string& pointer, std::string_view allowed);
/// The refusal that carries `errors`.
tl::unexpected<Error> refuse_document(JsonComplaints errors);

/// Also of 1.0 and 1e3, which some clients write for 1 and 1000, as far as a double is exact.
std::optional<std::int64_t> whole_number(const boost::json::value& value);

template <IntegerType T>
void read_integer(const boost::json::value& value, T& out, const std::string& pointer,
                  JsonComplaints& errors) {
  static_assert(std::is_signed_v<T>);
  constexpr std::int64_t min = std::numeric_limits<T>::min();
  constexpr std::int64_t max = std::numeric_limits<T>::max();
  const auto number = whole_number(value);
  if (number && *number >= min && *number <= max) {
    out = static_cast<T>(*number);
  } else if (value.is_number()) {
    complain_range(errors, pointer, value, min, max);
  } else {
    complain_type(errors, pointer, value, "an integer");
  }
}
}  // namespace describe_detail

/// Reads `value` into `out`, adding one entry to `errors` for each wrong value; `out` keeps what it
/// had where a member is absent or wrong. Members named in `elsewhere` do not come from this
/// document (path parameters, headers): they are neither required nor known here.
template <class T>
void read_json(const boost::json::value& value, T& out, const std::string& pointer,
               JsonComplaints& errors, std::span<const std::string_view> elsewhere = {});

namespace describe_detail {
template <DescribedStruct T>
void read_struct(const boost::json::value& value, T& out, const std::string& pointer,
                 JsonComplaints& errors, std::span<const std::string_view> elsewhere) {
  const auto* object = value.if_object();
  if (!object) return complain_type(errors, pointer, value, "an object");
  const auto is_elsewhere = [&](std::string_view name) {
    return std::find(elsewhere.begin(), elsewhere.end(), name) != elsewhere.end();
  };
  std::size_t known_count = 0;
  for_each_member<T>([&](auto d) {
    if (is_elsewhere(d.name)) return;
    if (const auto* member = object->if_contains(d.name)) {
      ++known_count;
      read_json(*member, out.*d.pointer, child_pointer(pointer, std::string_view(d.name)), errors);
    } else if (is_required_member<T, decltype(d)>()) {
      complain(errors, child_pointer(pointer, std::string_view(d.name)), "is missing");
    }
  });
  if (known_count == object->size()) return;
  std::vector<std::string_view> known;
  for (const std::string_view name : member_names<T>())
    if (!is_elsewhere(name)) known.push_back(name);
  for (const auto& [key, member] : *object) {
    const std::string_view name(key.data(), key.size());
    if (std::find(known.begin(), known.end(), name) == known.end())
      complain_unknown(errors, pointer, name, known);
  }
}
}  // namespace describe_detail

template <class T>
void read_json(const boost::json::value& value, T& out, const std::string& pointer,
               JsonComplaints& errors, std::span<const std::string_view> elsewhere) {
  using namespace describe_detail;
  if (errors.enough()) return;
  if constexpr (PatchType<T>) {
    out.present = true;
    if (value.is_null()) return out.value.reset();
    read_json(value, out.value, pointer, errors);
  } else if constexpr (OptionalType<T>) {
    if (value.is_null()) {
      if (errors.nulls == JsonNulls::none) return out.reset();
      return complain_null(errors, pointer, allowed_text<T>());
    }
    const std::size_t before = errors.list.size();
    typename T::value_type inner{};
    read_json(value, inner, pointer, errors);
    if (errors.list.size() == before) out = std::move(inner);
  } else if (value.is_null() && !pointer.empty()) {
    complain_null(errors, pointer, allowed_text<T>());
  } else if constexpr (std::is_same_v<T, bool>) {
    if (const auto* flag = value.if_bool()) {
      out = *flag;
    } else {
      complain_type(errors, pointer, value, "true or false");
    }
  } else if constexpr (IntegerType<T>) {
    read_integer(value, out, pointer, errors);
  } else if constexpr (StrongInteger<T>) {
    read_integer(value, out.value, pointer, errors);
  } else if constexpr (std::is_floating_point_v<T>) {
    if (value.is_number()) {
      out = value.to_number<T>();
    } else {
      complain_type(errors, pointer, value, "a number");
    }
  } else if constexpr (ScalarType<T>) {
    const auto* text = value.if_string();
    if (!text || !parse_text(std::string_view(text->data(), text->size()), out))
      complain_type(errors, pointer, value, allowed_text<T>());
  } else if constexpr (VectorType<T>) {
    const auto* array = value.if_array();
    if (!array) return complain_type(errors, pointer, value, "an array");
    out.clear();
    for (std::size_t i = 0; i < array->size(); ++i)
      read_json((*array)[i], out.emplace_back(), child_pointer(pointer, i), errors);
  } else if constexpr (MapType<T>) {
    const auto* object = value.if_object();
    if (!object) return complain_type(errors, pointer, value, "an object");
    out.clear();
    for (const auto& [key, item] : *object) {
      const std::string_view name(key.data(), key.size());
      read_json(item, out[std::string(name)], child_pointer(pointer, name), errors);
    }
  } else {
    static_assert(DescribedStruct<T>, "a type without a JSON form");
    read_struct(value, out, pointer, errors, elsewhere);
  }
}

/// A T from a whole document: invalid_request with one entry in `Error::errors` for every wrong,
/// missing or unknown field; validation_failed where all that is wrong is null.
template <class T>
Result<T> from_json(std::string_view text, std::span<const std::string_view> elsewhere = {},
                    JsonNulls nulls = JsonNulls::none) {
  unsigned char buffer[4096];
  boost::json::monotonic_resource memory(buffer);
  const auto document = parse_json(text, &memory);
  TICKETING_TRY(document);
  T out{};
  JsonComplaints errors{.list = {}, .nulls = nulls};
  read_json(*document, out, {}, errors, elsewhere);
  if (!errors.list.empty()) return describe_detail::refuse_document(std::move(errors));
  return out;
}

/// A T from what a program of another version may have written: what this one does not know of it
/// is passed over, and members that were unknown then keep their defaults.
template <class T>
Result<T> from_stored_json(std::string_view text) {
  const auto document = parse_json(text);
  TICKETING_TRY(document);
  T out{};
  JsonComplaints errors{.list = {}, .unwanted = true};
  read_json(*document, out, {}, errors);
  return out;
}

}  // namespace ticketing
