// Damaged documents: whatever arrives, the reader answers, and what it takes it can write again.
#include <gtest/gtest.h>

#include <random>

#include <ticketing/board/post_service.hpp>
#include <ticketing/describe/json.hpp>
#include <ticketing/points/points_service.hpp>

namespace ticketing::test {
namespace {

const std::string document =
    R"({"board":"event","title":"t\u00e9\ud83c\udfac","body":"b\\n","image_id":null,"campaign":{)"
    R"("slots":5,"reward_points":-0,"opens_at":"2026-11-22T04:05:06.5+09:00","closes_at":null,)"
    R"("coupon":{"kind":"percent","value":30,"max_discount":1e2,)"
    R"("valid_days":18446744073709551615}}})";

std::string damaged(std::mt19937& random) {
  const auto pick = [&](std::size_t n) {
    return std::uniform_int_distribution<std::size_t>(0, n - 1)(random);
  };
  static const std::string pieces[] = {"{",
                                       "}",
                                       "[",
                                       "]",
                                       ",",
                                       ":",
                                       "\"",
                                       "\\",
                                       "\\u12",
                                       "1e999",
                                       "-",
                                       "null",
                                       "true",
                                       "9223372036854775808",
                                       "\xff",
                                       "\xed\xa0\x80",
                                       std::string(1, '\0'),
                                       "\"slots\":1,",
                                       "[[[[[[[[[[",
                                       "~/"};
  std::string text = document;
  for (std::size_t n = 1 + pick(4); n > 0 && !text.empty(); --n) {
    const std::size_t at = pick(text.size());
    switch (pick(4)) {
      case 0:
        text[at] = static_cast<char>(pick(256));
        break;
      case 1:
        text.erase(at, 1 + pick(8));
        break;
      case 2:
        text.insert(at, pieces[pick(std::size(pieces))]);
        break;
      default:
        text.insert(at, text.substr(pick(text.size()), pick(40)));
        break;
    }
  }
  return text;
}

TEST(JsonFuzz, survives_damage) {
  const unsigned seed = 4711;
  std::mt19937 random(seed);
  for (int round = 0; round < 20'000; ++round) {
    const std::string text = damaged(random);
    const auto read = from_json<CreatePost>(text);
    if (read) {
      const auto again = from_json<CreatePost>(to_json(*read));
      ASSERT_TRUE(again && to_json(*again) == to_json(*read)) << text << ", seed " << seed;
    } else {
      ASSERT_FALSE(read.error().detail.empty());
      // What is told to the client must itself be JSON: valid UTF-8 above all.
      ASSERT_TRUE(parse_json(to_json(read.error().errors))) << text << ", seed " << seed;
    }
  }
}

}  // namespace
}  // namespace ticketing::test
