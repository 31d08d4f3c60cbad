#include <gmock/gmock.h>

#include "base/text.hpp"

namespace ticketing::test {
namespace {

std::string cleaned(std::string_view text, bool multiline = true) {
  const auto result = clean_text(text, 1, 10, multiline, "/body");
  return result ? *result : "refused: " + result.error().detail;
}

TEST(CleanText, makes_nfc_and_counts_code_points) {
  EXPECT_EQ(cleaned("e\xCC\x81"), "\xC3\xA9");
  // Ten Hangul syllables as thirty conjoining letters.
  std::string decomposed;
  std::string composed;
  for (int i = 0; i < 10; ++i) {
    decomposed += "\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB";
    composed += "\xED\x95\x9C";
  }
  EXPECT_EQ(cleaned(decomposed), composed);
  EXPECT_THAT(cleaned(decomposed + "x"), ::testing::HasSubstr("1 to 10 characters, not 11"));
}

TEST(CleanText, refuses_controls_and_bad_utf8) {
  EXPECT_EQ(cleaned("a\n\tb"), "a\n\tb");
  EXPECT_THAT(cleaned("a\nb", false), ::testing::HasSubstr("U+000A"));
  EXPECT_THAT(cleaned("a\rb"), ::testing::HasSubstr("U+000D"));
  EXPECT_THAT(cleaned(std::string_view("a\0b", 3)), ::testing::HasSubstr("U+0000"));
  EXPECT_THAT(cleaned("a\x7f"), ::testing::HasSubstr("U+007F"));
  EXPECT_THAT(cleaned("a\xC2\x85"), ::testing::HasSubstr("U+0085"));
  for (const char* bad : {"\xff", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82"})
    EXPECT_THAT(cleaned(bad), ::testing::HasSubstr("UTF-8"));
}

TEST(CleanText, refuses_text_that_shows_nothing) {
  for (const char* blank :
       {" ", "\n\t", "\xE3\x80\x80", "\xE2\x80\x8B", "\xE3\x85\xA4", "\xC2\xA0"})
    EXPECT_THAT(cleaned(blank), ::testing::HasSubstr("white space"));
  EXPECT_THAT(cleaned(""), ::testing::HasSubstr("1 to 10"));
  EXPECT_TRUE(clean_text("", 0, 10, true, "/note"));
}

TEST(CleanText, names_the_field) {
  const auto result = clean_text("", 1, 10, true, "/comment/body");
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::validation_failed);
  EXPECT_EQ(result.error().errors.front().pointer, "/comment/body");
}

TEST(CleanEmail, lowers_and_checks) {
  EXPECT_EQ(clean_email("Kim.Lee+x@Example.COM", "/email").value(), "kim.lee+x@example.com");
  for (const std::string& bad :
       {std::string("a"), std::string("@b"), std::string("a@"), std::string("a@b@c"),
        std::string("a b@c"), std::string("a@-b"), std::string("a@b..c"), std::string("a@b\n"),
        std::string("\xC3\xA9@b"), std::string("a@") + std::string(64, 'x'),
        std::string(65, 'x') + "@b", std::string(60, 'x') + "@" + std::string(200, 'x'),
        std::string()})
    EXPECT_FALSE(clean_email(bad, "/email")) << bad;
}

TEST(DisplayWidth, gives_hangul_two_columns) {
  EXPECT_EQ(display_width("ab"), 2);
  EXPECT_EQ(display_width("\xED\x95\x9C\xEA\xB8\x80"), 4);
  EXPECT_EQ(display_width("e\xCC\x81"), 1);
  EXPECT_EQ(count_chars("\xED\x95\x9C\xff"), 2U);
}

}  // namespace
}  // namespace ticketing::test
