// Every command of the table in every format, on a terminal and in a pipe: what it prints can be
// read by what the format is for.
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <gmock/gmock.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include <ticketing/config.hpp>
#include <ticketing/ticketing.hpp>

#include "cli/app.hpp"
#include "cli/command.hpp"
#include "cli/command_calls.hpp"
#include "cli/display_width.hpp"
#include "common/exit_code.hpp"
#include "common/open_ticketing.hpp"
#include "support/temp_dir.hpp"

namespace ticketing::cli {
namespace {

using test::Call;
using test::command_calls;
using Words = std::vector<std::string>;
namespace json = boost::json;

struct Reply {
  int code = 0;
  std::string data;
  std::string messages;
};

Terminal terminal_of(std::size_t columns) {
  Terminal terminal;
  terminal.output = columns > 0;
  terminal.columns = columns;
  terminal.color = false;
  return terminal;
}

Words split(std::string_view line) {
  Words words;
  std::istringstream in{std::string(line)};
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

/// The cells of CSV's lines (RFC 4180).
std::vector<Words> read_csv(const std::string& text) {
  std::vector<Words> lines(1, Words(1));
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char letter = text[i];
    if (letter == '"') {
      const bool doubled = quoted && i + 1 < text.size() && text[i + 1] == '"';
      if (doubled) lines.back().back() += text[++i];
      if (!doubled) quoted = !quoted;
    } else if (!quoted && letter == ',') {
      lines.back().emplace_back();
    } else if (!quoted && letter == '\n') {
      lines.emplace_back(1);
    } else {
      lines.back().back() += letter;
    }
  }
  EXPECT_FALSE(quoted) << "a quote is not closed";
  EXPECT_EQ(lines.back(), Words(1)) << "the last line has no end";
  lines.pop_back();
  return lines;
}

Words lines_of(const std::string& text) {
  Words lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

/// A store in which everything that can be shown exists: an account 1 of role admin, orders,
/// tickets, coupons, mails, a campaign that somebody won. Shared: no command of the walk changes
/// it.
class World {
 public:
  World() {
    setenv("TICKETING_ACCOUNTS_ARGON2_MEMORY_KIB", "8", 1);
    setenv("TICKETING_ACCOUNTS_ARGON2_PASSES", "1", 1);
    spdlog::set_level(spdlog::level::off);
    std::ofstream(dir_.file("secret")) << "correct horse battery\n";
    std::ofstream(dir_.file("pixel.png"), std::ios::binary) << pixel();
    ctl(split("db init"));
    const auto seeded = made("demo seed --password-file " + dir_.file("secret"));
    const auto rush = made("demo rush --accounts 4 --slots 2");
    post_ = json::serialize(rush.at("post_id"));
    coupon_ = std::string(rush.at("winners").at(0).at("code").as_string());
    made("points adjust minji@example.com 200000 --note welcome");
    made("coupon issue minji@example.com --kind percent --value 10 --note welcome");
    made("job run day_rollover");
    buy(seeded.at("movie_ticket_id").as_int64());
  }

  /// `line`'s placeholders are this store's.
  Reply operator()(std::string line, Words more, std::size_t columns = 0) const {
    fill(line, "@dir", dir_.path().string());
    fill(line, "@post", post_);
    fill(line, "@coupon", coupon_);
    fill(line, "@ticket", ticket_);
    Words words = split(line);
    words.insert(words.end(), more.begin(), more.end());
    return ctl(std::move(words), columns);
  }

 private:
  static void fill(std::string& line, std::string_view name, const std::string& value) {
    if (const auto at = line.find(name); at != std::string::npos)
      line.replace(at, name.size(), value);
  }

  /// One pixel, as small as a PNG gets.
  static std::string pixel() {
    constexpr unsigned char bytes[] = {
        0x89, 'P',  'N',  'G',  0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 'I',  'H',
        'D',  'R',  0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x06, 0x00, 0x00,
        0x00, 0x1f, 0x15, 0xc4, 0x89, 0x00, 0x00, 0x00, 0x0d, 'I',  'D',  'A',  'T',  0x78,
        0xda, 0x63, 0x64, 0xf8, 0xcf, 0x50, 0x0f, 0x00, 0x03, 0x86, 0x01, 0x80, 0x5a, 0x34,
        0x7d, 0x6b, 0x00, 0x00, 0x00, 0x00, 'I',  'E',  'N',  'D',  0xae, 0x42, 0x60, 0x82};
    return {reinterpret_cast<const char*>(bytes), sizeof bytes};
  }

  Reply ctl(Words words, std::size_t columns = 0) const {
    words.insert(words.begin(), {"--store", store()});
    std::ostringstream data;
    std::ostringstream messages;
    std::istringstream input;  // of those that read standard input: nothing
    auto* const keyboard = std::cin.rdbuf(input.rdbuf());
    const int code = run(words, terminal_of(columns), data, messages);
    std::cin.rdbuf(keyboard);
    return {code, data.str(), messages.str()};
  }

  json::value made(const std::string& line) const {
    Words words = split(line);
    words.insert(words.end(), {"-o", "json", "-q"});
    const Reply reply = ctl(words);
    EXPECT_EQ(reply.code, 0) << line << "\n" << reply.messages;
    return json::parse(reply.data);
  }

  std::string store() const { return "sqlite:///" + dir_.file("ticketing.db"); }

  void buy(std::int64_t product) {
    Config config;
    config.store.url = store();
    Ticketing ticketing = std::move(*app::open_ticketing(config, app::MissingStore::created));
    const auto minji = json::parse(ctl(split("account show minji@example.com -o json")).data);
    const auto who = Principal::of_account({minji.at("id").as_int64()}, Role::user, "minji");
    const auto order =
        ticketing.purchases().place(who, {.product_id = {product}}, {.idempotency_key = "one"});
    ASSERT_TRUE(order) << order.error().detail;
    ticket_ = order->tickets.at(0).code;
  }

  test::TempDir dir_;
  std::string post_;
  std::string coupon_;
  std::string ticket_;
};

const World& world() {
  static const World one;
  return one;
}

void expect_json(const std::string& data) {
  boost::system::error_code error;
  json::parse(data, error);
  EXPECT_FALSE(error) << error.message() << "\n" << data;
}

void expect_json_lines(const std::string& data) {
  for (const std::string& line : lines_of(data)) {
    boost::system::error_code error;
    const json::value value = json::parse(line, error);
    EXPECT_TRUE(!error && value.is_object()) << line;
  }
}

void expect_csv(const std::string& data) {
  const auto lines = read_csv(data);
  ASSERT_FALSE(lines.empty());
  for (const Words& line : lines) EXPECT_EQ(line.size(), lines.front().size()) << data;
}

void expect_no_json(const std::string& data) {
  EXPECT_EQ(data.find("{\""), std::string::npos) << data;
  EXPECT_EQ(data.find("\":"), std::string::npos) << data;
}

/// What a table shows of a list is no wider than the terminal.
void expect_fits(const std::string& data, std::size_t columns) {
  for (const std::string& line : lines_of(data)) EXPECT_LE(display_width(line), columns) << line;
}

class EveryCommand : public ::testing::TestWithParam<std::size_t> {
 protected:
  /// What a command that succeeds prints, and that one that is refused prints none.
  void walk(const Words& more,
            const std::function<void(const Command&, const std::string&)>& check) {
    for (const Command& command : commands()) {
      SCOPED_TRACE(command.path());
      const auto call = command_calls().find(command.path());
      ASSERT_NE(call, command_calls().end()) << "say here what it is called with";
      if (call->second.text) continue;
      const Reply reply = world()(call->second.line, more, GetParam());
      EXPECT_EQ(reply.code, call->second.code) << reply.messages;
      EXPECT_EQ(!reply.data.empty(), reply.code == 0 && call->second.prints) << reply.data;
      if (!reply.data.empty()) check(command, reply.data);
    }
  }
};

TEST_P(EveryCommand, prints_one_json_document) {
  walk({"-o", "json"}, [](const Command&, const auto& data) { expect_json(data); });
}

TEST_P(EveryCommand, prints_json_line_by_line) {
  walk({"-o", "jsonl"}, [](const Command&, const auto& data) { expect_json_lines(data); });
}

TEST_P(EveryCommand, prints_csv) {
  walk({"-o", "csv"}, [](const Command&, const auto& data) { expect_csv(data); });
}

TEST_P(EveryCommand, prints_the_field_that_was_asked_for) {
  for (const Command& command : commands()) {
    if (command.shows == nullptr) continue;
    SCOPED_TRACE(command.path());
    const Call& call = command_calls().at(command.path());
    const std::string field = command.shows().front().name;
    const Reply reply = world()(call.line, {"-o", "csv", "--fields", field}, GetParam());
    EXPECT_EQ(reply.code, call.code) << reply.messages;
    if (reply.data.empty()) continue;
    EXPECT_EQ(read_csv(reply.data).front(), Words{field});
  }
}

TEST_P(EveryCommand, shows_people_no_json) {
  for (const char* format : {"table", "wide"}) {
    walk({"-o", format}, [](const Command& command, const auto& data) {
      if (command.path() != "config show" && command.path() != "mail show" &&
          command.path() != "mail preview")
        expect_no_json(data);
    });
  }
}

INSTANTIATE_TEST_SUITE_P(Where, EveryCommand, ::testing::Values(0, 80), [](const auto& where) {
  return where.param == 0 ? std::string("pipe") : std::string("terminal");
});

TEST(EveryList, fits_the_terminal) {
  for (const Command& command : commands()) {
    if (command.columns.empty() || command.path() == "movies import") continue;
    for (const std::size_t columns : {60, 80, 200}) {
      SCOPED_TRACE(command.path() + " in " + std::to_string(columns));
      const Reply reply = world()(command_calls().at(command.path()).line, {}, columns);
      ASSERT_EQ(reply.code, 0) << reply.messages;
      expect_fits(reply.data, columns);
    }
  }
}

TEST(EveryList, is_lines_of_values_between_tabs_in_a_pipe) {
  for (const Command& command : commands()) {
    if (command.columns.empty() || command.path() == "movies import") continue;
    SCOPED_TRACE(command.path());
    const Reply reply = world()(command_calls().at(command.path()).line, {});
    const std::size_t tabs = command.shows().size() - 1;
    for (const std::string& line : lines_of(reply.data))
      EXPECT_EQ(static_cast<std::size_t>(std::count(line.begin(), line.end(), '\t')), tabs) << line;
  }
}

TEST(CommandTable, shows_in_tables_only_columns_that_there_are) {
  for (const Command& command : commands()) {
    if (command.columns.empty()) continue;
    ASSERT_NE(command.shows, nullptr) << command.path();
    std::vector<std::string> names;
    for (const Column& column : command.shows()) names.push_back(column.name);
    for (const auto name : command.columns)
      EXPECT_THAT(names, ::testing::Contains(std::string(name))) << command.path();
  }
}

TEST(Errors, are_one_json_object_under_a_json_format_and_text_else) {
  for (const char* line :
       {"account show 999999", "account lst", "account list --limit many", "account list --nope",
        "points adjust 1 5", "account list --fields nope", "account show nobody"}) {
    SCOPED_TRACE(line);
    for (const Words& form : {Words{"-o", "json"}, Words{"--output=jsonl"}, Words{"-ojson"}}) {
      const Reply reply = world()(line, form);
      EXPECT_EQ(reply.data, "");
      const json::value error = json::parse(reply.messages);
      EXPECT_EQ(error.at("exit_code").as_int64(), reply.code);
      EXPECT_NE(reply.code, 0);
      EXPECT_FALSE(error.at("detail").as_string().empty());
    }
    EXPECT_THAT(world()(line, {}).messages, ::testing::StartsWith("ticketctl: "));
  }
}

TEST(Lists, say_how_many_there_are_and_give_all_of_them) {
  const Reply some = world()("account list --limit 2", {"-o", "json"});
  const auto all = json::parse(world()("account list --all", {"-o", "json"}).data).as_array();
  EXPECT_EQ(json::parse(some.data).as_array().size(), 2U);
  EXPECT_THAT(some.messages,
              ::testing::StartsWith("2 of " + std::to_string(all.size()) + "; --limit"));
  EXPECT_EQ(lines_of(world()("account list --all", {"-o", "jsonl"}).data).size(), all.size());
  EXPECT_EQ(world()("account list --limit 2", {"-q"}).messages, "");
}

TEST(Times, are_local_for_people_and_utc_for_programs) {
  const std::string line = "account show minji@example.com --fields created_at";
  EXPECT_THAT(world()(line, {}, 80).data, ::testing::HasSubstr(" KST\n"));
  EXPECT_THAT(world()(line, {"--utc"}, 80).data, ::testing::HasSubstr(" UTC\n"));
  EXPECT_THAT(world()(line, {}).data, ::testing::EndsWith("Z\n"));
}

}  // namespace
}  // namespace ticketing::cli
