// Which bytes a Range field asks for.
#include <gtest/gtest.h>

#include "api/byte_range.hpp"

namespace ticketing::test {
namespace {

constexpr std::size_t size = 10;

/// "begin..end", or "ignored".
std::string asked(std::string_view field) {
  const auto range = api::parse_range(field, size);
  return range ? std::to_string(range->begin) + ".." + std::to_string(range->end) : "ignored";
}

TEST(ByteRange, is_read_from_both_ends) {
  EXPECT_EQ(asked("bytes=0-0"), "0..1");
  EXPECT_EQ(asked("bytes=2-5"), "2..6");
  EXPECT_EQ(asked("bytes=9-"), "9..10");
  EXPECT_EQ(asked("bytes=-3"), "7..10");
}

TEST(ByteRange, ends_with_the_content) {
  EXPECT_EQ(asked("bytes=5-10"), "5..10");
  EXPECT_EQ(asked("bytes=5-18446744073709551615"), "5..10");
  EXPECT_EQ(asked("bytes=-11"), "0..10");
}

TEST(ByteRange, is_empty_when_nothing_is_there) {
  for (const auto* field :
       {"bytes=10-", "bytes=10-12", "bytes=18446744073709551615-", "bytes=-0"}) {
    const auto range = api::parse_range(field, size);
    ASSERT_TRUE(range) << field;
    EXPECT_EQ(range->begin, range->end) << field;
  }
  EXPECT_EQ(api::parse_range("bytes=-5", 0)->end, 0u);
}

TEST(ByteRange, is_ignored_when_it_is_none) {
  for (const auto* field :
       {"", "bytes", "bytes=", "bytes=-", "bytes=--1", "bytes=3-2", "bytes=+1-2", "bytes= 1-2",
        "bytes=0x1-2", "bytes=0-1,3-4", "lines=0-1", "bytes=99999999999999999999-"}) {
    EXPECT_EQ(asked(field), "ignored") << field;
  }
}

}  // namespace
}  // namespace ticketing::test
