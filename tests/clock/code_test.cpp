#include <gtest/gtest.h>

#include <set>

#include <ticketing/code.hpp>

namespace ticketing::test {
namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

TEST(Code, is_grouped_and_checks) {
  SeededRandom random(1);
  const std::string code = make_code(random);
  EXPECT_EQ(code.size(), 19U);
  EXPECT_EQ(code[4], '-');
  EXPECT_TRUE(is_code(code));
  EXPECT_EQ(normalize_code(code), code);
}

TEST(Code, catches_every_single_error_and_neighbour_swap) {
  SeededRandom random(2);
  for (int round = 0; round < 20; ++round) {
    const std::string code = make_code(random);
    for (std::size_t i = 0; i < code.size(); ++i) {
      if (code[i] == '-') continue;
      for (const char c : alphabet) {
        std::string changed = code;
        changed[i] = c;
        EXPECT_EQ(is_code(changed), c == code[i]) << changed;
      }
      std::size_t next = i + 1;
      if (next < code.size() && code[next] == '-') ++next;
      if (next >= code.size() || code[i] == code[next]) continue;
      std::string swapped = code;
      std::swap(swapped[i], swapped[next]);
      EXPECT_FALSE(is_code(swapped)) << swapped;
    }
  }
}

TEST(Code, reads_what_people_type) {
  SeededRandom random(3);
  const std::string code = make_code(random);
  std::string typed;
  for (const char c : code) {
    if (c == '-') {
      typed += ' ';
    } else if (c == '0') {
      typed += 'o';
    } else if (c == '1') {
      typed += 'l';
    } else {
      typed += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
  }
  EXPECT_EQ(normalize_code(typed), code);
  EXPECT_EQ(normalize_code("not a code!"), "not a code!");
  EXPECT_FALSE(is_code(typed));
  EXPECT_FALSE(is_code(""));
}

TEST(Code, seeds_replay_and_the_system_does_not) {
  SeededRandom a(7);
  SeededRandom b(7);
  EXPECT_EQ(make_code(a), make_code(b));
  SystemRandom system;
  std::set<std::string> codes;
  for (int i = 0; i < 1000; ++i) codes.insert(make_code(system));
  EXPECT_EQ(codes.size(), 1000U);
}

TEST(AccessToken, is_256_bits_url_safe) {
  SystemRandom random;
  const std::string token = make_access_token(random);
  EXPECT_EQ(token.size(), 3U + 43U);
  EXPECT_EQ(token.substr(0, 3), "tk_");
  EXPECT_EQ(token.find_first_of("+/="), std::string::npos);
}

}  // namespace
}  // namespace ticketing::test
