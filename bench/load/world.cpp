#include "load/world.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <latch>

#include "common/http_client.hpp"

namespace ticketing::bench {

std::string comment_request(PostId post, const std::string& access_token) {
  app::HttpRequestText request;
  request.method = "POST";
  request.target = fmt::format("/v1/posts/{}/comments", post.value);
  request.token = access_token;
  request.body = R"({"body":"A comment of a usual length, written in a hurry"})";
  return app::to_bytes(request);
}

World::World(std::string url, std::size_t accounts) : url_(std::move(url)) {
  Config config;
  config.store.url = url_;
  must(Ticketing::migrate(config));
  ticketing_.emplace(must(Ticketing::open(config)));
  const auto profile = must(ticketing_->accounts().create(
      Principal::local_operator(), {"admin@example.com", {}, "admin", Role::admin}));
  admin_ = Principal::of_account(profile.id, profile.role, profile.nickname);
  first_ = profile.id.value + 1;
  accounts_ = accounts;
}

PostId World::event_post(std::optional<int> slots) {
  CreatePost request;
  request.board = Board::event;
  request.title = "A premiere";
  request.body = "The first to comment win.";
  request.campaign = Patch<CampaignTerms>::null();
  if (slots) {
    CampaignTerms terms;
    terms.slots = *slots;
    terms.coupon.value = 30;
    request.campaign = Patch<CampaignTerms>::of(terms);
  }
  return must(ticketing_->posts().create(admin_, request)).id;
}

ProductId World::product() {
  CreateProduct request;
  request.name = "Movie ticket";
  request.price = Points{100};
  return must(ticketing_->catalog().create(admin_, request)).id;
}

std::string World::admin_token() {
  return must(ticketing_->accounts().issue_session(Principal::local_operator(), admin_.account))
      .access_token;
}

std::string World::accounts_sql(const std::string& series, const std::string& sha256) const {
  const auto zeros = std::string(64, '0');
  return fmt::format(
      "INSERT INTO accounts (id, email, nickname, role, state, password_hash, created_at) "
      "SELECT i, 'u' || i || '@example.com', 'u' || i, 'user', 'active', '', 0 FROM {0};\n"
      "INSERT INTO wallets (account_id, balance, entry_count, head, posts_counted, "
      "comments_counted, event_seq) SELECT i, 0, 0, '{1}', 0, 0, 0 FROM {0};\n"
      "INSERT INTO sessions (account_id, token_hash, created_at, expires_at) "
      "SELECT i, {2}, 0, 9000000000000000 FROM {0};\n",
      series, zeros, sha256);
}

std::string World::token(std::size_t i) const {
  return fmt::format("tk_bench_{}", static_cast<std::size_t>(first_) + i);
}

std::string World::get(const std::string& target, std::size_t i) const {
  app::HttpRequestText request;
  request.target = target;
  request.token = token(i);
  return app::to_bytes(request);
}

std::string World::comment(PostId post, std::size_t i) const {
  return comment_request(post, token(i));
}

std::string World::order(ProductId product, std::size_t i, std::size_t key) const {
  app::HttpRequestText request;
  request.method = "POST";
  request.target = "/v1/orders";
  request.token = token(i);
  request.idempotency_key = fmt::format("bench-{}", key);
  request.body = fmt::format(R"({{"product_id":{},"expected_total":100}})", product.value);
  return app::to_bytes(request);
}

bool World::audit_clean() {
  return must(ticketing_->audit().verify(Principal::local_operator(), {.full = true})).clean;
}

/// A world on a fresh database with all its accounts and sessions.
World populated(test::PostgresServer& server, std::size_t accounts) {
  World world(server.create_database(), accounts);
  const auto database = test::PostgresServer::database_of(world.url());
  const auto last = world.first() + static_cast<std::int64_t>(accounts);
  server.execute(database,
                 world.accounts_sql(fmt::format("generate_series({}, {}) i", world.first(), last),
                                    "encode(sha256(('tk_bench_' || i)::bytea), 'hex')") +
                     "SELECT setval('accounts_id_seq', (SELECT max(id) FROM accounts));");
  // Empty tables too: no plan may rely on their staying empty.
  server.execute(database, "VACUUM ANALYZE");
  return world;
}

void write_comments(World& world, std::int64_t first, std::size_t accounts, int each) {
  constexpr std::size_t in_flight = 1000;
  for (int n = 0; n < each; ++n) {
    const PostId post = world.event_post();
    for (std::size_t begun = 0; begun < accounts; begun += in_flight) {
      const std::size_t some = std::min(in_flight, accounts - begun);
      std::latch answered(static_cast<std::ptrdiff_t>(some));
      for (std::size_t i = begun; i < begun + some; ++i) {
        const AccountId account{first + static_cast<std::int64_t>(i)};
        world.t().comments().add_async(Principal::of_account(account, Role::user, "bench"),
                                       {post, "A comment of a usual length"}, {},
                                       [&](const Result<CommentAdded>& added) {
                                         if (!added) std::abort();
                                         answered.count_down();
                                       });
      }
      answered.wait();
    }
  }
}

}  // namespace ticketing::bench
