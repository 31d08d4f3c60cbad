// From an HTTP request to a use case's request struct: path, headers, query and body each fill
// their members; nothing is left over silently.
#pragma once

#include <span>
#include <string>
#include <vector>

#include <ticketing/describe/json.hpp>
#include <ticketing/describe/patch.hpp>
#include <ticketing/result.hpp>

#include "api/bound_cursor.hpp"
#include "api/http/message.hpp"
#include "api/member_source.hpp"
#include "api/path_pattern.hpp"
#include "api/url_text.hpp"

namespace ticketing::api {

/// A request without members of its own.
struct NoParameters {};
BOOST_DESCRIBE_STRUCT(NoParameters, (), ())

/// Whether requests of this method carry their members in a body.
bool has_body_members(http::verb method);

/// The Idempotency-Key field: 1..255 visible ASCII characters; none when absent.
Result<std::optional<std::string>> idempotency_key(const HttpRequest& http);
/// The options of a call whose body is none of JSON's, of header fields and query: nothing else may
/// be there.
Result<void> bind_options(const HttpRequest& http, CallOptions& options);
/// An entity tag that If-Match names, as ETag gave it: weak or strong, "<revision>", and behind a
/// minus what else there is: a product's stock ("<revision>-" where there is no limit), of others
/// a hash that does not matter.
struct IfMatch {
  std::int64_t revision = 0;
  std::optional<std::string> rest;
};
/// Those that name a revision; none when the field is absent or "*". version_mismatch when there
/// are others only: no such tag was ever given.
Result<std::vector<IfMatch>> if_match(const HttpRequest& http);

namespace bind_detail {
tl::unexpected<Error> no_such_path();
/// A header field.
tl::unexpected<Error> wrong_field(std::string_view name, const std::string& detail);
tl::unexpected<Error> unexpected_body();
Result<Patch<std::int64_t>> stock_of(const IfMatch& tag);
/// Pointers to parameters begin with "?", which tells them from members of a body.
FieldError wrong_parameter(std::string_view name, std::string_view value, std::string_view allowed);
FieldError unknown_parameter(std::string_view name, std::span<const std::string_view> known);

/// What is wrong with a request, wherever it was sent: told together.
class Wrong {
 public:
  /// False when it is wrong. A refusal that is of no field is told alone, if it takes precedence.
  template <class T>
  bool note(const Result<T>& bound) {
    if (bound) return true;
    note(bound.error());
    return false;
  }
  Result<void> result() const;

 private:
  void note(const Error& error);

  std::optional<Error> refusal_;
};
}  // namespace bind_detail

/// Of a member as `for_each_member` gives it.
template <class Descriptor>
inline constexpr MemberSource source_of = member_source<Descriptor::pointer>;

/// The names of Req's members that neither query nor body may fill.
template <class Req>
std::vector<std::string_view> members_elsewhere(const PathPattern& pattern) {
  std::vector<std::string_view> names;
  for (const auto& parameter : pattern.parameters()) names.push_back(parameter.member);
  for_each_member<Req>([&](auto d) {
    if (source_of<decltype(d)> != MemberSource::usual) names.push_back(d.name);
  });
  return names;
}

template <class Req>
Result<void> bind_path(const PathPattern& pattern, const PathValues& values, Req& out) {
  bool fits = true;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto text = percent_decode(values[i], false);
    for_each_member<Req>([&](auto d) {
      using M = std::remove_cvref_t<decltype(out.*d.pointer)>;
      if constexpr (ScalarType<M>) {
        if (pattern.parameters()[i].member != d.name) return;
        fits = fits && text && parse_text(*text, out.*d.pointer);
      }
    });
  }
  if (!fits) return bind_detail::no_such_path();
  return {};
}

/// Of several tags that If-Match names, `nth_tag` is looked at.
template <class Req>
Result<void> bind_headers(const HttpRequest& http, Req& out, std::size_t nth_tag = 0) {
  Result<void> bound;
  for_each_member<Req>([&](auto d) {
    constexpr MemberSource source = source_of<decltype(d)>;
    if constexpr (source == MemberSource::idempotency_key) {
      auto key = idempotency_key(http);
      if (key) out.*d.pointer = std::move(*key);
      if (!key) bound = tl::unexpected<Error>(key.error());
    } else if constexpr (source == MemberSource::revision || source == MemberSource::stock) {
      const auto tags = if_match(http);
      if (!tags) {
        bound = tl::unexpected<Error>(tags.error());
      } else if (nth_tag < tags->size()) {
        const IfMatch& tag = (*tags)[nth_tag];
        if constexpr (source == MemberSource::revision) out.*d.pointer = tag.revision;
        if constexpr (source == MemberSource::stock) {
          auto stock = bind_detail::stock_of(tag);
          if (stock) out.*d.pointer = *stock;
          if (!stock) bound = tl::unexpected<Error>(stock.error());
        }
      }
    }
  });
  return bound;
}

/// A parameter of the query, looked for in one struct after the other.
struct QueryParameter {
  std::string_view name;
  std::string_view value;
  bool known = false;
  std::string allowed;  ///< when the value is wrong
};

template <class Out>
void bind_parameter(QueryParameter& parameter, std::span<const std::string_view> elsewhere,
                    Out& out) {
  for_each_member<Out>([&](auto d) {
    using M = std::remove_cvref_t<decltype(out.*d.pointer)>;
    if (parameter.name != d.name || std::ranges::find(elsewhere, parameter.name) != elsewhere.end())
      return;
    parameter.known = true;
    if constexpr (ScalarType<M>) {
      if (!parse_text(parameter.value, out.*d.pointer)) parameter.allowed = allowed_text<M>();
    } else if constexpr (OptionalType<M>) {
      if constexpr (!DescribedStruct<typename M::value_type>) {
        if (!parse_text(parameter.value, (out.*d.pointer).emplace()))
          parameter.allowed = allowed_text<M>();
      }
    }
  });
}

/// Fills `out`, and `options` where the route takes some.
template <class Req>
Result<void> bind_query(std::string_view query, std::span<const std::string_view> elsewhere,
                        Req& out, CallOptions* options) {
  static constexpr std::string_view in_fields[] = {"idempotency_key"};
  if (query.empty()) return {};
  const auto parameters = parse_query(query);
  TICKETING_TRY(parameters);
  std::vector<FieldError> errors;
  for (const auto& [name, value] : *parameters) {
    QueryParameter parameter{name, value, false, {}};
    bind_parameter(parameter, elsewhere, out);
    if (!parameter.known && options) bind_parameter(parameter, in_fields, *options);
    if (!parameter.known) {
      std::vector<std::string_view> names;
      for (const std::string_view member : member_names<Req>()) {
        if (std::ranges::find(elsewhere, member) == elsewhere.end()) names.push_back(member);
      }
      if (options) names.push_back("dry_run");
      errors.push_back(bind_detail::unknown_parameter(name, names));
    } else if (!parameter.allowed.empty()) {
      errors.push_back(bind_detail::wrong_parameter(name, value, parameter.allowed));
    }
  }
  if (errors.empty()) return {};
  return refuse_together(ErrorCode::invalid_request, std::move(errors));
}

/// Reads a Req; invalid_request with a pointer for each wrong value of body, header fields and
/// query, not_found for a path value that cannot name anything. Where the route takes them, also
/// the `options` of the call.
template <class Req>
Result<Req> bind_request(const PathPattern& pattern, const PathValues& values,
                         const HttpRequest& http, CallOptions* options = nullptr,
                         std::size_t nth_tag = 0) {
  const std::vector<std::string_view> elsewhere = members_elsewhere<Req>(pattern);
  Req out{};
  bind_detail::Wrong wrong;
  const bool from_body = has_body_members(http.method);
  const bool body_wanted = from_body && elsewhere.size() < member_names<Req>().size();
  if (body_wanted) {
    // What a patch leaves out stays as it is; null would say nothing.
    const auto nulls = http.method == http::verb::patch ? JsonNulls::refused : JsonNulls::none;
    auto read = from_json<Req>(http.body, elsewhere, nulls);
    if (wrong.note(read)) out = std::move(*read);
  } else if (!http.body.empty()) {
    if (!from_body) return bind_detail::unexpected_body();
    wrong.note(from_json<NoParameters>(http.body));  // many clients always send {}
  }
  wrong.note(bind_headers(http, out, nth_tag));
  if (options) wrong.note(bind_headers(http, *options));
  std::vector<std::string_view> not_in_query;
  for_each_member<Req>([&](auto d) {
    const bool filled =
        from_body || std::ranges::find(elsewhere, std::string_view(d.name)) != elsewhere.end();
    if (filled && source_of<decltype(d)> != MemberSource::query) not_in_query.push_back(d.name);
  });
  wrong.note(bind_query(http.query, not_in_query, out, options));
  TICKETING_TRY(wrong.result());
  TICKETING_TRY(bind_path(pattern, values, out));
  unbind_cursor(pattern.shown(), out);
  return out;
}

}  // namespace ticketing::api
