#include "support/pg_bouncer.hpp"

#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <system_error>

#include "support/await.hpp"

namespace ticketing::test {
namespace {

std::string contents(const std::string& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

PgBouncer::PgBouncer(const PostgresServer& server, bool resets) {
  port_ = start_on_some_port([&](int port) { start_on(port, server, resets); });
}

PgBouncer& PgBouncer::shared() {
  static PgBouncer pooler(PostgresServer::shared());
  return pooler;
}

void PgBouncer::start_on(int port, const PostgresServer& server, bool resets) {
  const std::string log = dir_.file(fmt::format("{}.log", port));
  const std::string settings = dir_.file("pgbouncer.ini");
  std::ofstream(settings) << fmt::format(
      "[databases]\n* = host=127.0.0.1 port={} user=postgres\n"
      "[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {}\nunix_socket_dir =\n"
      "auth_type = any\npool_mode = transaction\nserver_reset_query_always = {}\n"
      "default_pool_size = 20\nmax_client_conn = 500\n",
      server.port(), port, resets ? 1 : 0);
  ChildOptions options{.command = {"/usr/sbin/pgbouncer", settings}, .output_file = log};
  if (::geteuid() == 0) {  // as whom it refuses to run
    const passwd* const user = ::getpwnam("postgres");
    if (user == nullptr) throw std::runtime_error("no user to run PgBouncer as");
    options.uid = user->pw_uid;
    options.gid = user->pw_gid;
    if (::chown(dir_.path().c_str(), options.uid, options.gid) != 0)
      throw std::system_error(errno, std::generic_category(), "chown");
  }
  process_ = ChildProcess(options);
  await("PgBouncer is up: " + log, [&] {
    if (!process_.running()) throw std::runtime_error("PgBouncer ended: " + contents(log));
    return contents(log).find("process up") != std::string::npos;
  });
}

std::string PgBouncer::url(std::string_view database) const {
  return fmt::format("postgresql://postgres@127.0.0.1:{}/{}", port_, database);
}

}  // namespace ticketing::test
