// A cursor that somebody made up: refused, or the very one that its keys have.
#include <string>

#include "base/paging.hpp"
#include "fuzz/fuzzer.hpp"

using namespace ticketing;
using namespace ticketing::fuzz;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string cursor(text_of(data, size));
  for (std::size_t count = 1; count <= 5; ++count) {
    const auto keys = decode_keys(cursor, count);
    if (!keys) {
      expect(!keys.error().errors.empty(), "a refusal names the field");
      continue;
    }
    expect(keys->size() == count, "as many keys as were asked for");
    const auto again = decode_keys(encode_keys(*keys), count);
    expect(again && *again == *keys, "its keys make a cursor with these keys");
  }
  static_cast<void>(to_slice(20, cursor));
  static_cast<void>(decode_position(cursor));
  return 0;
}
