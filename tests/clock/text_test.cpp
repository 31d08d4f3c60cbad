#include <gmock/gmock.h>

#include <ticketing/search_terms.hpp>

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

TEST(CleanText, takes_the_line_ends_of_browsers_for_newlines) {
  EXPECT_EQ(cleaned("a\r\nb\r\n"), "a\nb\n");
  EXPECT_EQ(cleaned("12345\r\n789a"), "12345\n789a") << "each counts as one";
  EXPECT_THAT(cleaned("a\n\rb"), ::testing::HasSubstr("U+000D"));
  EXPECT_THAT(cleaned("a\r\nb", false), ::testing::HasSubstr("control character"));
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

std::string repeated(std::string_view text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

TEST(CleanText, refuses_long_runs_of_combining_marks_before_it_sorts_them) {
  const std::string acute_and_grave_below = "\xCC\x81\xCC\x96";
  const auto marks = [](const Result<std::string>& text) {
    return text ? "accepted" : text.error().detail;
  };
  EXPECT_EQ(marks(clean_text("a" + repeated(acute_and_grave_below, 15), 1, 100, true, "/body")),
            "accepted");
  EXPECT_THAT(marks(clean_text("a" + repeated(acute_and_grave_below, 15) + "\xCC\x81", 1, 100, true,
                               "/body")),
              ::testing::HasSubstr("more than 30 combining marks in a row"));
  EXPECT_THAT(marks(clean_text("a" + repeated(acute_and_grave_below, 9'999), 1, 20'000, true, "")),
              ::testing::HasSubstr("combining marks"));
  // Each of these is a mark that is two of them.
  EXPECT_THAT(marks(clean_text("a" + repeated("\xCD\x84", 16), 1, 100, true, "")),
              ::testing::HasSubstr("combining marks"));
  // Letters between them end a run, and those with marks of their own begin one.
  EXPECT_EQ(marks(clean_text(repeated("\xC7\x96" + repeated(acute_and_grave_below, 14), 9), 1, 500,
                             true, "")),
            "accepted");
}

TEST(CleanText, looks_no_further_at_what_cannot_be_short_enough) {
  // Not even whether it is UTF-8: ten characters are at most 160 bytes before they are composed.
  EXPECT_THAT(cleaned(std::string(161, '\xff')), ::testing::HasSubstr("not 161 bytes"));
  EXPECT_THAT(cleaned(std::string(41, '\xff')), ::testing::HasSubstr("10 characters, not 41"));
  EXPECT_THAT(cleaned("a" + repeated("\xCC\x81\xCC\x96", 80'000)),
              ::testing::HasSubstr("not 320001 bytes"));
  // What composes to ten of the longest characters there are is let through.
  const std::string four = "\xCE\xB1\xCC\x93\xCC\x80\xCD\x85";
  EXPECT_EQ(cleaned(repeated(four, 10)), repeated("\xE1\xBE\x82", 10));
}

TEST(SearchText, does_not_sort_long_runs_of_combining_marks_either) {
  EXPECT_EQ(search_text("a" + repeated("\xCC\x81\xCC\x96", 16)), "");
}

TEST(CleanEmail, lowers_and_checks) {
  EXPECT_EQ(clean_email("Kim.Lee+x@Example.COM", "/email").value(), "kim.lee+x@example.com");
  EXPECT_EQ(clean_email(" \u3000kim@example.com  ", "/email").value(), "kim@example.com");
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
