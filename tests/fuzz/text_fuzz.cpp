// What somebody typed: refused with a reason, or canonical, which it then stays.
#include <string>

#include "base/text.hpp"
#include "fuzz/fuzzer.hpp"

using namespace ticketing;
using namespace ticketing::fuzz;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text = text_of(data + 1, size - 1);
  const bool multiline = data[0] % 2 == 1;
  constexpr int chars_max = 2000;
  const auto clean = clean_text(text, 1, chars_max, multiline, "/body");
  if (clean) {
    expect(count_chars(*clean) >= 1 && count_chars(*clean) <= chars_max, "as long as allowed");
    const auto again = clean_text(*clean, 1, chars_max, multiline, "/body");
    expect(again && *again == *clean, "it stays as it is");
    expect(display_width(*clean) >= 0, "it has a width");
  } else {
    expect(!clean.error().errors.empty(), "a refusal names the field");
  }
  const auto email = clean_email(text, "/email");
  if (email) {
    const auto again = clean_email(*email, "/email");
    expect(again && *again == *email, "an e-mail stays as it is");
  }
  return 0;
}
