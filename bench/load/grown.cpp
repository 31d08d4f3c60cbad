#include "load/grown.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "common/http_client.hpp"
#include "load/http_load.hpp"
#include "load/median.hpp"
#include "load/server_process.hpp"
#include "load/world.hpp"
#include "load/wrk.hpp"
#include "support/servers.hpp"

namespace ticketing::bench {
namespace {

/// How much a store has been used.
struct Past {
  std::size_t members = 0;
  std::size_t posts = 0;
  std::size_t comments = 0;  ///< half of them on one post
  std::size_t entries = 0;

  static Past scaled(double scale) {
    const auto of = [scale](double n) { return std::max<std::size_t>(1, std::size_t(n * scale)); };
    return {of(400'000), of(200'000), of(2'000'000), of(400'000) * 10};
  }
};

constexpr const char* now = "(extract(epoch FROM now()) * 1000000)::bigint";
constexpr const char* in_a_year = "(extract(epoch FROM now()) * 1000000)::bigint + 31536000000000";

/// What an account has earned: `each` entries of `amount`, in the order in which many accounts
/// earn. Balances are the sums, but the hashes are none: such a ledger cannot be audited.
std::string earned(std::int64_t first_account, std::size_t accounts, std::size_t each,
                   std::int64_t amount) {
  return fmt::format(
      "INSERT INTO ledger_entries (account_id, seq, amount, balance_after, reason, rule, "
      "rule_amount, source_type, source_id, note, expires_at, created_at, hash) "
      "SELECT {0} + i % {1}, i / {1} + 1, {3}, (i / {1} + 1) * {3}, 'adjustment', 'adjustment', "
      "{3}, 'adjustment', i, '', {4}, {5}, repeat('0', 64) FROM generate_series(0, {1} * {2} - 1) "
      "i;\n"
      "INSERT INTO expiring_credits (account_id, expires_at, credits) SELECT {0} + i, {4}, {2} * "
      "{3} "
      "FROM generate_series(0, {1} - 1) i;\n"
      "UPDATE wallets SET balance = {2} * {3}, entry_count = {2}, next_expiry_at = {4}, "
      "last_expires_at = {4} WHERE account_id BETWEEN {0} AND {0} + {1} - 1;\n",
      first_account, accounts, each, amount, in_a_year, now);
}

/// Posts and comments of the members; what follows from them (counts, who took part) does.
std::string written(const Past& past, std::int64_t first_member, PostId big) {
  return fmt::format(
             "INSERT INTO posts (board, author_id, title, body, comment_count, revision, deleted, "
             "rewarded, created_at, updated_at) SELECT 'general', {0} + i % {1}, 'A review', "
             "repeat('b', 500), 0, 1, false, false, {2}, {2} FROM generate_series(0, {3} - 1) i;\n",
             first_member, past.members, now, past.posts) +
         fmt::format(
             "INSERT INTO comments (post_id, author_id, body, deleted, counted, rewarded, "
             "created_at) SELECT CASE WHEN i % 2 = 0 THEN {0} ELSE newest - i / 2 % {1} END, "
             "{2} + i / 2 % {3}, 'A comment of a usual length', false, false, false, {4} "
             "FROM generate_series(0, {5} - 1) i, (SELECT max(id) AS newest FROM posts) p;\n",
             big.value, past.posts, first_member, past.members, now, past.comments) +
         "INSERT INTO participations (post_id, account_id) SELECT DISTINCT post_id, author_id FROM "
         "comments;\n"
         "UPDATE posts SET comment_count = n FROM (SELECT post_id, count(*) AS n FROM comments "
         "GROUP BY post_id) AS c WHERE c.post_id = posts.id;\n"
         "DELETE FROM post_counts;\n"
         "INSERT INTO post_counts (board, part, posts) SELECT board, author_id % 16, count(*) FROM "
         "posts WHERE NOT deleted GROUP BY 1, 2;\n";
}

struct Measured {
  double per_second = 0;
  double p99_ms = 0;  ///< 0: not known
};

/// A store and the API that serves it.
class Venue {
 public:
  /// `fresh` accounts have never commented.
  Venue(test::PostgresServer& server, std::size_t fresh, const Past& past)
      : world_(populated(server, fresh + past.members)),
        fresh_(fresh),
        members_(past.members),
        big_(world_.event_post()),
        product_(world_.product()) {
    std::string sql = "SET session_replication_role = replica; SET synchronous_commit = off;\n";
    sql += earned(world_.first(), fresh, 1, 900'000'000);
    if (past.members > 0) {
      const auto first_member = world_.first() + static_cast<std::int64_t>(fresh);
      sql += written(past, first_member, big_);
      sql += earned(first_member, past.members, past.entries / past.members, 100);
    }
    const auto database = test::PostgresServer::database_of(world_.url());
    server.execute(database, sql);
    for (int i = 0; i < 100; ++i) world_.event_post({});
    small_ = world_.event_post();
    must(world_.t().accounts().create(Principal::local_operator(),
                                      {"minji@example.com", "correct horse", "minji", Role::user}));
    server.execute(database, "VACUUM ANALYZE");
    server.execute(database, "CHECKPOINT");
    api_.emplace("ticketing-api", std::vector<std::string>{"--store", world_.url(), "--port", "0"});
  }

  Measured comments(PostId post, std::size_t requests) {
    const std::size_t from = next_account_[post];
    next_account_[post] += requests;
    if (next_account_[post] > fresh_) throw std::runtime_error("not enough accounts");
    return load(64, requests, 201, [&](std::size_t i) { return world_.comment(post, from + i); });
  }
  Measured orders(std::size_t requests) {
    return load(64, requests, 201,
                [&](std::size_t i) { return world_.order(product_, i % fresh_, next_key_++); });
  }
  /// Of a thousand accounts that have a past, where there are any.
  Measured balances(std::size_t requests) {
    const std::size_t first = members_ == 0 ? 0 : fresh_;
    const std::size_t accounts = std::min<std::size_t>(1000, members_ == 0 ? fresh_ : members_);
    return load(64, requests, 200,
                [&](std::size_t i) { return world_.get("/v1/me/points", first + i % accounts); });
  }
  Measured sign_ins(std::size_t requests) {
    app::HttpRequestText request;
    request.method = "POST";
    request.target = "/v1/sessions";
    request.body = R"({"email":"minji@example.com","password":"correct horse"})";
    return load(4, requests, 201, [&](std::size_t) { return app::to_bytes(request); });
  }
  Measured reading(const std::string& target) { return {wrk(api_->port(), target, "", 2), 0}; }

  /// The page that `pages` cursors lead to.
  std::string page(const std::string& list, int pages) {
    std::string target = list;
    for (int i = 0; i < pages; ++i) {
      const auto reply =
          output_of(fmt::format("curl -sf 'http://127.0.0.1:{}{}'", api_->port(), target));
      const std::string key = R"("next_cursor":")";
      const auto at = reply.rfind(key);
      if (at == std::string::npos) throw std::runtime_error(target + " has no next page");
      const auto from = at + key.size();
      target = list + "?cursor=" + reply.substr(from, reply.find('"', from) - from);
    }
    return target;
  }

  std::string big_path() const { return fmt::format("/v1/posts/{}", big_.value); }
  PostId big() const { return big_; }
  PostId small() const { return small_; }

 private:
  Measured load(int connections, std::size_t requests, int expected,
                const std::function<std::string(std::size_t)>& request) {
    const auto result = run_load({api_->port(), connections, requests, request, {}});
    for (const auto& [status, count] : result.statuses)
      if (status != expected) throw std::runtime_error(fmt::format("{} answers {}", count, status));
    return {result.per_second(), result.percentile_ms(0.99)};
  }

  World world_;
  std::size_t fresh_;
  std::size_t members_;
  PostId big_;
  PostId small_;
  ProductId product_;
  std::optional<ServerProcess> api_;
  std::map<PostId, std::size_t> next_account_;
  std::size_t next_key_ = 0;
};

struct Row {
  std::string name;
  std::function<Measured(Venue&)> measure;
  std::vector<double> empty = {}, grown = {}, ratios = {}, empty_p99 = {}, grown_p99 = {};

  void add(const Measured& on_empty, const Measured& on_grown) {
    empty.push_back(on_empty.per_second);
    grown.push_back(on_grown.per_second);
    ratios.push_back(on_grown.per_second / on_empty.per_second);
    empty_p99.push_back(on_empty.p99_ms);
    grown_p99.push_back(on_grown.p99_ms);
  }
  void print() const {
    const std::string p99 =
        median(empty_p99) == 0
            ? ""
            : fmt::format("  p99 {:.1f} and {:.1f} ms", median(empty_p99), median(grown_p99));
    fmt::print("{:<40} empty {:>8.0f}/s  grown {:>8.0f}/s  {:.2f} (target 0.90){}\n", name,
               median(empty), median(grown), median(ratios), p99);
    std::fflush(stdout);
  }
};

}  // namespace

void grown(std::size_t requests, int rounds, double scale) {
  test::PostgresServer server({.fsync = true, .connections_max = 100});
  const Past past = Past::scaled(scale);
  const std::size_t warm_up = 1000;
  const std::size_t fresh = warm_up + static_cast<std::size_t>(rounds) * requests;
  fmt::print("(filling a store: {} posts, {} comments, {} ledger entries of {} members)\n",
             past.posts, past.comments, past.entries, past.members);
  std::fflush(stdout);
  Venue empty(server, fresh, {});
  Venue full(server, fresh, past);
  std::vector<Row> rows{
      {"post", [](Venue& v) { return v.reading(v.big_path()); }},
      {"posts, first page", [](Venue& v) { return v.reading("/v1/posts"); }},
      {"posts, fifth page", [](Venue& v) { return v.reading(v.page("/v1/posts", 4)); }},
      {"number of posts", [](Venue& v) { return v.reading("/v1/posts/count"); }},
      {"comments of the big post, fifth page",
       [](Venue& v) { return v.reading(v.page(v.big_path() + "/comments", 4)); }},
      {"comments on the big post", [&](Venue& v) { return v.comments(v.big(), requests); }},
      {"comments on a small post", [&](Venue& v) { return v.comments(v.small(), requests); }},
      {"orders", [&](Venue& v) { return v.orders(requests); }},
      {"balances", [&](Venue& v) { return v.balances(requests); }},
      {"sign-ins", [&](Venue& v) { return v.sign_ins(requests / 100 + 1); }},
  };
  for (Venue* venue : {&empty, &full}) {
    venue->comments(venue->big(), warm_up);
    venue->comments(venue->small(), warm_up);
    venue->orders(warm_up);
    venue->balances(warm_up);
  }
  for (int round = 0; round < rounds; ++round) {
    for (Row& row : rows) {
      const bool empty_first = round % 2 == 0;
      const Measured first = row.measure(empty_first ? empty : full);
      const Measured second = row.measure(empty_first ? full : empty);
      row.add(empty_first ? first : second, empty_first ? second : first);
    }
  }
  for (const Row& row : rows) row.print();
  fmt::print("  not audited: what filled the store made no hashes\n");
}

}  // namespace ticketing::bench
