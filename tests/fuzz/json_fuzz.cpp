// A body: refused with what is wrong and where, or one that says the same when it is written again.
#include <ticketing/account/account_service.hpp>
#include <ticketing/board/comment_service.hpp>
#include <ticketing/board/post_service.hpp>
#include <ticketing/catalog/catalog_service.hpp>
#include <ticketing/describe/json.hpp>
#include <ticketing/purchase/purchase_service.hpp>

#include "fuzz/fuzzer.hpp"

using namespace ticketing;
using namespace ticketing::fuzz;

namespace {

template <class T>
Result<T> parse(std::string_view text) {
  auto value = from_json<T>(text);
  if (!value)
    expect(!value.error().detail.empty() || !value.error().errors.empty(), "a refusal says why");
  return value;
}

template <class T>
void read(std::string_view text) {
  const auto value = parse<T>(text);
  if (!value) return;
  const auto written = to_json(*value);
  const auto again = from_json<T>(written);
  expect(again.has_value(), "what is written can be read");
  expect(to_json(*again) == written, "and is the same");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto text = text_of(data + 1, size - 1);
  switch (data[0] % 6) {
    case 0:
      read<CreatePost>(text);
      break;
    case 1:
      static_cast<void>(parse<AddComment>(text));
      break;
    case 2:
      read<RegisterAccount>(text);
      break;
    case 3:
      read<UpdateMe>(text);
      break;
    case 4:
      read<CreateProduct>(text);
      break;
    case 5:
      static_cast<void>(parse<PlaceOrder>(text));  // the id 0 is written as null
      break;
  }
  return 0;
}
