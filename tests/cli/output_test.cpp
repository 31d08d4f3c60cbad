// The output layer and the command line, without a store.
#include <gmock/gmock.h>

#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "cli/app.hpp"
#include "cli/command.hpp"
#include "cli/command_line.hpp"
#include "cli/demo/comment_texts.hpp"
#include "cli/display_width.hpp"
#include "cli/refused.hpp"
#include "cli/table.hpp"
#include "common/exit_code.hpp"
#include "common/log_line.hpp"

namespace ticketing::cli {
namespace {

using ::testing::HasSubstr;

std::string aligned(const Table& table) {
  std::ostringstream out;
  print_aligned(out, table, false);
  return out.str();
}

std::string csv(const Table& table) {
  std::ostringstream out;
  print_csv(out, table);
  return out.str();
}

TEST(DisplayWidth, counts_hangul_and_emoji_as_two_columns_and_marks_as_none) {
  EXPECT_EQ(display_width("abc"), 3U);
  EXPECT_EQ(display_width("관객"), 4U);
  EXPECT_EQ(display_width("🍿"), 2U);
  EXPECT_EQ(display_width("e\xCC\x81"), 1U);
  EXPECT_EQ(display_width(""), 0U);
}

TEST(Printable, keeps_text_and_takes_the_sting_out_of_control_characters) {
  EXPECT_EQ(printable("a\nb\x1b[31mc"), "a b [31mc");
  EXPECT_EQ(printable("\xFF"), "\xEF\xBF\xBD");
  EXPECT_EQ(printable("저요! 🎬"), "저요! 🎬");
}

TEST(AlignedTable, lines_columns_up_with_hangul_and_puts_numbers_right) {
  EXPECT_EQ(aligned({{"id", "nickname", "balance"}, {{"7", "민지", "1200"}, {"12", "Emma", "5"}}}),
            "ID  NICKNAME  BALANCE\n"
            " 7  민지         1200\n"
            "12  Emma            5\n");
}

TEST(AlignedTable, shows_an_empty_cell_as_a_dash) {
  EXPECT_EQ(aligned({{"a", "b"}, {{"", "x"}}}), "A  B\n-  x\n");
}

TEST(Csv, quotes_what_rfc_4180_says) {
  EXPECT_EQ(csv({{"a", "b"}, {{"x,y", "say \"hi\""}, {"two\nlines", ""}}}),
            "a,b\n\"x,y\",\"say \"\"hi\"\"\"\n\"two\nlines\",\n");
}

TEST(Csv, holds_no_cell_that_a_spreadsheet_carries_out_and_gives_each_back) {
  EXPECT_EQ(csv({{"a"}, {{"=HYPERLINK(1)"}, {"+1+1"}, {"-1+1"}, {"@SUM(1)"}, {"\tx"}, {"'x"}}}),
            "a\n'=HYPERLINK(1)\n'+1+1\n'-1+1\n'@SUM(1)\n'\tx\n''x\n");
  EXPECT_EQ(csv({{"a"}, {{"-500"}, {"12"}, {"a=b"}}}), "a\n-500\n12\na=b\n") << "as they are";
}

TEST(Csv, shows_what_is_not_seen_so_that_it_can_be_read_back) {
  EXPECT_EQ(csv({{"a"}, {{"a\u202eb"}, {"a\x07"}, {"C:\\u202e"}, {"관객"}}}),
            "a\na\\u202eb\na\\u0007\nC:\\\\u202e\n관객\n");
}

TEST(AlignedTable, shows_what_would_turn_the_direction_of_a_line) {
  EXPECT_EQ(aligned({{"a"}, {{"user\u202enimda"}}}), "A\nuser\\u202enimda\n");
  EXPECT_EQ(printable("\u2066x\u061cy\u200fz"), "\\u2066x\\u061cy\\u200fz");
}

TEST(LogLine, shows_what_would_turn_its_direction_and_stays_json) {
  EXPECT_EQ(app::json_log_line({}, "info", "a\u202eb \u061c 관객 \u2019", ""),
            R"({"time":"1970-01-01T00:00:00Z","level":"info","message":"a\u202eb \u061c 관객 ’"})"
            "\n");
}

TEST(LogLine, for_people_shows_what_would_steer_their_terminal) {
  EXPECT_EQ(app::visible_log_text("a\u202eb\x1b[31m\r\n관객\x7f"),
            "a\\u202eb\\u001b[31m\\u000d\\u000a관객\\u007f");
  EXPECT_EQ(app::visible_log_text("message\x1f\"member\":1"), "message \"member\":1");
}

TEST(CommandTable, has_no_command_twice_and_each_can_run) {
  std::set<std::string> paths;
  for (const Command& command : commands()) {
    EXPECT_TRUE(paths.insert(command.path()).second) << command.path();
    EXPECT_NE(command.run, nullptr) << command.path();
    EXPECT_FALSE(command.summary.empty()) << command.path();
  }
}

TEST(CommandTable, offers_a_dry_run_for_all_that_writes) {
  for (const Command& command : commands()) {
    std::set<std::string_view> names;
    for (const Option& option : options_of(command)) names.insert(option.name);
    EXPECT_EQ(names.contains("dry-run"), command.effect != Effect::reads) << command.path();
    EXPECT_EQ(names.contains("yes"), command.effect == Effect::irreversible) << command.path();
  }
}

TEST(CommandTable, has_no_option_that_hides_a_global_one) {
  for (const Command& command : commands()) {
    for (const Option& own : options_of(command)) {
      for (const Option& global : global_options()) {
        EXPECT_NE(own.name, global.name) << command.path();
        EXPECT_TRUE(own.letter == 0 || own.letter != global.letter) << command.path();
      }
    }
  }
}

TEST(CommandLine, takes_a_negative_number_for_a_value) {
  const CommandLine line =
      parse_command_line(std::vector<std::string>{"points", "adjust", "17", "-500", "--note", "x"});
  EXPECT_EQ(line.value("amount"), "-500");
  EXPECT_EQ(line.value("account"), "17");
}

TEST(CommandLine, takes_everything_after_two_dashes_for_values) {
  const CommandLine line =
      parse_command_line(std::vector<std::string>{"account", "show", "--", "--help"});
  EXPECT_EQ(line.value("account"), "--help");
  EXPECT_FALSE(line.has("help"));
}

TEST(ExitCode, is_one_of_the_promised_for_every_kind) {
  EXPECT_EQ(app::exit_code(ErrorKind::invalid), 2);
  EXPECT_EQ(app::exit_code(ErrorKind::not_found), 3);
  EXPECT_EQ(app::exit_code(ErrorKind::conflict), 4);
  EXPECT_EQ(app::exit_code(ErrorKind::forbidden), 4);
  EXPECT_EQ(app::exit_code(ErrorKind::unauthenticated), 4);
  EXPECT_EQ(app::exit_code(ErrorKind::rate_limited), 4);
  EXPECT_EQ(app::exit_code(ErrorKind::unavailable), 5);
  EXPECT_EQ(app::exit_code(ErrorKind::internal), 1);
}

TEST(Run, keeps_data_and_messages_apart) {
  std::ostringstream data;
  std::ostringstream messages;
  EXPECT_EQ(run(std::vector<std::string>{"acount"}, {}, data, messages), app::exit_usage);
  EXPECT_EQ(data.str(), "");
  EXPECT_THAT(messages.str(), HasSubstr("'account'"));
}

TEST(CommentTexts, leave_out_what_the_rules_would_refuse) {
  EXPECT_TRUE(is_comment("재미있어요 👍"));
  EXPECT_FALSE(is_comment(""));
  EXPECT_FALSE(is_comment("   "));
  EXPECT_FALSE(is_comment("\x07"));
  EXPECT_FALSE(is_comment("\xFF\xFE"));
  std::string longest;
  for (int i = 0; i < 2000; ++i) longest += "가";
  EXPECT_TRUE(is_comment(longest));
  EXPECT_FALSE(is_comment(longest + "가"));
}

}  // namespace
}  // namespace ticketing::cli
