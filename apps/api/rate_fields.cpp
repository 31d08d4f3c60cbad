#include "api/rate_fields.hpp"

#include <fmt/format.h>

#include <string_view>

namespace ticketing::api {
namespace {

/// `name` is spelt alike everywhere: it is ours.
void append_to_list(std::string& fields, std::string_view name, const std::string& member) {
  const std::string begin = fmt::format("{}: ", name);
  auto at = fields.starts_with(begin) ? 0 : fields.find("\r\n" + begin);
  if (at == std::string::npos) {
    fields += begin + member + "\r\n";
    return;
  }
  at = fields.find("\r\n", at + begin.size());
  fields.insert(at, ", " + member);
}

}  // namespace

void add_rate_fields(std::string& fields, RateBudget budget, const RateDecision& decision) {
  if (decision.limit == 0) return;
  append_to_list(fields, "RateLimit-Policy",
                 fmt::format("\"{}\";q={};w=60", name(budget), decision.limit));
  append_to_list(fields, "RateLimit",
                 fmt::format("\"{}\";r={};t={}", name(budget), decision.remaining,
                             decision.resets_in.count()));
}

}  // namespace ticketing::api
