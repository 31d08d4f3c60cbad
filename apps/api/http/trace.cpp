#include "api/http/trace.hpp"

#include <cstddef>
#include <cstdint>
#include <random>

namespace ticketing::api {
namespace {

bool is_lower_hex(std::string_view text) {
  return text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool is_id(std::string_view text) {
  return is_lower_hex(text) && text.find_first_not_of('0') != std::string_view::npos;
}

}  // namespace

std::optional<std::string_view> trace_id_in(std::string_view traceparent) {
  constexpr std::size_t size = 2 + 1 + 32 + 1 + 16 + 1 + 2;
  if (traceparent.size() < size) return std::nullopt;
  const std::string_view version = traceparent.substr(0, 2);
  if (!is_lower_hex(version) || version == "ff") return std::nullopt;
  // More may follow in a version to come, behind a dash.
  if (traceparent.size() > size && (version == "00" || traceparent[size] != '-'))
    return std::nullopt;
  for (const std::size_t dash : {2, 35, 52})
    if (traceparent[dash] != '-') return std::nullopt;
  const std::string_view trace_id = traceparent.substr(3, 32);
  if (!is_id(trace_id) || !is_id(traceparent.substr(36, 16)) ||
      !is_lower_hex(traceparent.substr(53, 2)))
    return std::nullopt;
  return trace_id;
}

void make_trace_id(std::string& id) {
  static constexpr char hex[] = "0123456789abcdef";
  thread_local std::mt19937_64 engine{[] {
    std::random_device device;
    return (std::uint64_t{device()} << 32) ^ device();
  }()};
  id.resize(32);
  for (std::size_t half = 0; half < id.size(); half += 16) {
    std::uint64_t bits = engine();
    for (std::size_t i = 0; i < 16; ++i, bits >>= 4) id[half + i] = hex[bits & 15];
  }
  // Once in so many years.
  if (!is_id(id)) id.back() = '1';
}

}  // namespace ticketing::api
