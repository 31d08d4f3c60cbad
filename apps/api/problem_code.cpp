#include "api/problem_code.hpp"

#include <algorithm>

namespace ticketing::api {

std::vector<ProblemCode> ProblemCode::all() {
  std::vector<ProblemCode> codes;
  boost::mp11::mp_for_each<Enumerators<ErrorCode>>([&](auto code) { codes.push_back(code.value); });
  const auto behind = std::ranges::find(codes, ProblemCode(ErrorCode::idempotency_key_missing)) + 1;
  std::vector<ProblemCode> own;
  boost::mp11::mp_for_each<Enumerators<TransportCode>>(
      [&](auto code) { own.push_back(code.value); });
  codes.insert(behind, own.begin(), own.end());
  return codes;
}

std::optional<ProblemCode> ProblemCode::of(std::string_view name) {
  if (const auto code = enumerator_of<ErrorCode>(name)) return *code;
  if (const auto code = enumerator_of<TransportCode>(name)) return *code;
  return std::nullopt;
}

ProblemCode::operator std::string_view() const {
  return std::visit([](auto code) { return enumerator_name(code); }, cause_);
}

ProblemCode code_of(const Refusal& refusal) {
  return std::visit([](const auto& error) -> ProblemCode { return error.code; }, refusal);
}

}  // namespace ticketing::api

namespace ticketing {

template <>
boost::json::object json_schema<api::ProblemCode>(SchemaDefinitions&, SchemaUse) {
  boost::json::array names;
  for (const std::string_view name : api::ProblemCode::all())
    names.emplace_back(boost::json::string_view(name.data(), name.size()));
  return boost::json::object{{"type", "string"}, {"enum", std::move(names)}};
}

}  // namespace ticketing
