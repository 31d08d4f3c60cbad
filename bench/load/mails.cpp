#include "load/mails.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <string>

#include "load/mail_sink.hpp"
#include "load/world.hpp"
#include "support/servers.hpp"
#include "support/temp_dir.hpp"

namespace ticketing::bench {

void mails(std::size_t count) {
  test::PostgresServer server({.fsync = true, .connections_max = 100});
  test::TempDir dir;
  MailSink sink;
  Config config;
  config.store.url = server.create_database();
  config.images.store = "file://" + dir.path().string();
  config.smtp.url = fmt::format("smtp://127.0.0.1:{}", sink.port());
  config.accounts.argon2_memory_kib = 8;
  must(Ticketing::migrate(config));
  Ticketing t = must(Ticketing::open(config));
  const auto operator_ = Principal::local_operator();
  must(t.jobs().run_now(operator_, "mail_dispatch"));  // enables mail

  const auto account =
      must(t.accounts().create(operator_, {"fan@example.com", {}, "fan", Role::user}));
  const auto fan = Principal::of_account(account.id, Role::user, "fan");
  CreateProduct product;
  product.name = "범죄도시 4 관람권";
  product.price = Points{0};
  const auto id = must(t.catalog().create(operator_, product)).id;
  for (std::size_t i = 0; i < count; ++i) {
    const auto order =
        must(t.purchases().place(fan, {id, 1, {}, {}}, {fmt::format("k{}", i), false}));
    must(t.vouchers().ticket_picture(fan, order.tickets.front().code));
  }
  const auto begun = std::chrono::steady_clock::now();
  const auto run = must(t.jobs().run_now(operator_, "mail_dispatch"));
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
  fmt::print("mails with a picture, {} connections: {:.0f}/s (target 400), {} taken; {}\n",
             config.smtp.connections, static_cast<double>(count) / took.count(), sink.taken(),
             run.outcome);
  std::fflush(stdout);
}

}  // namespace ticketing::bench
