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
#include "cli/fit.hpp"
#include "cli/refused.hpp"
#include "cli/table.hpp"
#include "cli/view.hpp"
#include "common/exit_code.hpp"
#include "common/log_line.hpp"

namespace ticketing::cli {
namespace {

using ::testing::HasSubstr;

/// All cells are text, but those of columns whose name ends in '#'.
Table table_of(std::vector<std::string> names, std::vector<std::vector<std::string>> rows) {
  Table table{{}, std::move(rows)};
  for (std::string& name : names) {
    const bool number = name.back() == '#';
    if (number) name.pop_back();
    table.columns.push_back({name, number ? CellKind::number : CellKind::text});
  }
  return table;
}

std::string aligned(const Table& table, const TableLook& look = {}) {
  std::ostringstream out;
  print_aligned(out, table, look);
  return out.str();
}

std::string csv(const std::vector<std::vector<std::string>>& lines) {
  std::ostringstream out;
  for (const auto& line : lines) print_csv_line(out, line);
  return out.str();
}

TEST(DisplayWidth, counts_hangul_and_emoji_as_two_columns_and_marks_as_none) {
  EXPECT_EQ(display_width("abc"), 3U);
  EXPECT_EQ(display_width("관객"), 4U);
  EXPECT_EQ(display_width("🍿"), 2U);
  EXPECT_EQ(display_width("e\xCC\x81"), 1U);
  EXPECT_EQ(display_width(""), 0U);
  EXPECT_EQ(display_width("\xFF"), 1U);
}

TEST(DisplayWidth, counts_an_emoji_once_whatever_it_is_composed_of) {
  EXPECT_EQ(display_width("👨‍👩‍👧"), 2U) << "three people joined";
  EXPECT_EQ(display_width("👍🏽"), 2U) << "with a tone of skin";
  EXPECT_EQ(display_width("❤️"), 2U) << "a heart in the style of emoji";
  EXPECT_EQ(display_width("🇰🇷🇰🇷"), 4U) << "two flags of two letters";
  EXPECT_EQ(display_width("\u1112\u1161\u11ab"), 2U) << "a syllable in three letters";
}

TEST(Cut, marks_what_is_missing_and_never_halves_a_character) {
  EXPECT_EQ(cut("abcdef", 6), "abcdef");
  EXPECT_EQ(cut("abcdef", 4), "abc…");
  EXPECT_EQ(cut("관객동원", 5), "관객…");
  EXPECT_EQ(cut("관객동원", 4), "관…");
  EXPECT_EQ(cut("👨‍👩‍👧👍", 3), "👨‍👩‍👧…");
  EXPECT_EQ(cut("abc", 1), "…");
  EXPECT_EQ(cut("abc", 0), "");
}

TEST(Wrapped, breaks_after_spaces_where_it_can) {
  using ::testing::ElementsAre;
  EXPECT_THAT(wrapped("one two three", 8), ElementsAre("one two", "three"));
  EXPECT_THAT(wrapped("관객동원", 4), ElementsAre("관객", "동원"));
  EXPECT_THAT(wrapped("", 4), ElementsAre(""));
}

TEST(Printable, keeps_text_and_takes_the_sting_out_of_control_characters) {
  EXPECT_EQ(printable("a\nb\x1b[31mc"), "a b [31mc");
  EXPECT_EQ(printable("\xFF"), "\xEF\xBF\xBD");
  EXPECT_EQ(printable("저요! 🎬"), "저요! 🎬");
}

TEST(Fit, leaves_out_the_last_columns_before_it_cuts_below_what_is_worth_reading) {
  using ::testing::ElementsAre;
  const std::vector<ColumnSize> columns = {{2, false}, {40, true}, {10, false}, {30, true}};
  EXPECT_THAT(fit(columns, 200), ElementsAre(2, 40, 10, 30));
  EXPECT_THAT(fit(columns, 70), ElementsAre(2, 26, 10, 26)) << "the widest gives first";
  EXPECT_THAT(fit(columns, 50), ElementsAre(2, 34, 10)) << "the last would not be worth it";
  EXPECT_THAT(fit(columns, 20), ElementsAre(2));
  EXPECT_THAT(fit(columns, 1), ElementsAre(1)) << "the first is always there";
}

TEST(Fit, keeps_every_column_that_was_asked_for) {
  using ::testing::ElementsAre;
  EXPECT_THAT(fit({{2, false}, {40, true}, {30, true}}, 20, true), ElementsAre(2, 7, 7));
  EXPECT_THAT(fit({{9, false}, {40, true}}, 5, true), ElementsAre(9, 3));
}

TEST(AlignedTable, lines_columns_up_with_hangul_and_puts_numbers_right) {
  EXPECT_EQ(aligned(table_of({"id#", "nickname", "balance#"},
                             {{"7", "민지", "1200"}, {"12", "Emma", "5"}})),
            "ID  NICKNAME  BALANCE\n"
            " 7  민지         1200\n"
            "12  Emma            5\n");
}

TEST(AlignedTable, shows_an_empty_cell_as_a_dash) {
  EXPECT_EQ(aligned(table_of({"a", "b"}, {{"", "x"}})), "A  B\n-  x\n");
}

TEST(AlignedTable, names_the_zone_of_its_times_once_and_of_each_where_they_differ) {
  const BusinessCalendar berlin("Europe/Berlin");
  Table table{{{"at", CellKind::time}}, {{"2026-01-15T23:30:05Z"}, {""}}};
  EXPECT_EQ(aligned(table, {.calendar = &berlin}), "AT (CET)\n2026-01-16 00:30:05\n-\n");
  table.rows.push_back({"2026-07-15T23:30:05Z"});
  EXPECT_EQ(aligned(table, {.calendar = &berlin}),
            "AT\n2026-01-16 00:30:05 CET\n-\n2026-07-16 01:30:05 CEST\n");
}

TEST(AlignedTable, counts_lists_and_speaks_of_objects) {
  const Table table{{{"tickets", CellKind::items}, {"after", CellKind::object}},
                    {{R"([{"a":1},{"a":2}])", R"({"role":"admin","was":null,"of":{"id":7}})"}}};
  EXPECT_EQ(aligned(table), "TICKETS  AFTER\n      2  role admin, of (id 7)\n");
}

TEST(Record, wraps_what_is_long_and_shows_its_lists_below) {
  const Table table{{{"title", CellKind::text},
                     {"terms.kind", CellKind::text},
                     {"winners", CellKind::items, {{"rank", CellKind::number}, {"who.name"}}}},
                    {{"one two three four", "", R"([{"rank":1,"who":{"name":"민지"}}])"}}};
  std::ostringstream out;
  print_record(out, table, {.room = 24});
  EXPECT_EQ(out.str(),
            "title       one two\n"
            "            three four\n"
            "terms kind  -\n"
            "\n"
            "winners:\n"
            "RANK  WHO NAME\n"
            "   1  민지\n");
}

TEST(Csv, quotes_what_rfc_4180_says) {
  EXPECT_EQ(csv({{"a", "b"}, {"x,y", "say \"hi\""}, {"two\nlines", ""}}),
            "a,b\n\"x,y\",\"say \"\"hi\"\"\"\n\"two\nlines\",\n");
}

TEST(Csv, holds_no_cell_that_a_spreadsheet_carries_out_and_gives_each_back) {
  EXPECT_EQ(csv({{"=HYPERLINK(1)"}, {"+1+1"}, {"-1+1"}, {"@SUM(1)"}, {"\tx"}, {"'x"}}),
            "'=HYPERLINK(1)\n'+1+1\n'-1+1\n'@SUM(1)\n'\tx\n''x\n");
  EXPECT_EQ(csv({{"-500"}, {"12"}, {"a=b"}}), "-500\n12\na=b\n") << "as they are";
}

TEST(Csv, shows_what_is_not_seen_so_that_it_can_be_read_back) {
  EXPECT_EQ(csv({{"a\u202eb"}, {"a\x07"}, {"C:\\u202e"}, {"관객"}}),
            "a\\u202eb\na\\u0007\nC:\\\\u202e\n관객\n");
}

TEST(Tsv, keeps_a_row_on_its_line) {
  std::ostringstream out;
  print_tsv_line(out, {"a\tb", "two\nlines", ""});
  EXPECT_EQ(out.str(), "a b\ttwo lines\t\n");
}

TEST(AlignedTable, shows_what_would_turn_the_direction_of_a_line) {
  EXPECT_EQ(aligned(table_of({"a"}, {{"user\u202enimda"}})), "A\nuser\\u202enimda\n");
  EXPECT_EQ(printable("\u2066x\u061cy\u200fz"), "\\u2066x\\u061cy\\u200fz");
}

TEST(Fields, pick_columns_and_members_alike) {
  const std::vector<Column> columns = {{"id"}, {"who.id"}, {"who.name"}};
  EXPECT_EQ(find_fields(columns, {"who", "id"}), (std::vector<std::size_t>{1, 2, 0}));
  EXPECT_THROW(find_fields(columns, {"wo"}), Refused);
  EXPECT_THROW(split_fields("id,,who"), Refused);
  EXPECT_EQ(picked_json(R"({"id":1,"who":{"id":2,"name":"x"},"a":null})", {"who.name", "a"}),
            R"({"who":{"name":"x"},"a":null})");
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
    const bool where_it_may_not_belong = command.noun == "demo";  // in somebody's store
    EXPECT_EQ(names.contains("yes"),
              command.effect == Effect::irreversible || where_it_may_not_belong)
        << command.path();
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

/// As a shell takes them, up to where it sends the data elsewhere.
std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words(1);
  bool quoted = false;
  for (const char letter : line.substr(0, line.find_first_of("<>"))) {
    if (letter == '\'') {
      quoted = !quoted;
    } else if (letter == ' ' && !quoted) {
      if (!words.back().empty()) words.emplace_back();
    } else {
      words.back() += letter;
    }
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

TEST(CommandTable, has_an_example_of_each_command_that_can_be_typed) {
  for (const Command& command : commands()) {
    ASSERT_FALSE(command.example.empty()) << command.path();
    try {
      EXPECT_EQ(parse_command_line(words_of(command.example)).command, &command) << command.path();
    } catch (const Refused& refused) {
      ADD_FAILURE() << command.example << ": " << refused.error.detail;
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
