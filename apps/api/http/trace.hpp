// Which trace a request belongs to: W3C Trace Context (Recommendation, 23 November 2021).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ticketing::api {

/// The trace-id of a traceparent field; none when the field is not one, so that a new trace begins
/// (section 4.3). Of a version that is not known yet, what version 00 has is read, as section
/// 3.2.4 wants it.
std::optional<std::string_view> trace_id_in(std::string_view traceparent);

/// 32 hexadecimal digits, not all zero. Thread safe. Names a trace and is no secret.
void make_trace_id(std::string& id);

}  // namespace ticketing::api
