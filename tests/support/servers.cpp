#include "support/servers.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pwd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <regex>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <vector>

namespace ticketing::test {
namespace {

using namespace std::chrono_literals;

/// Asks `ready` until it says yes; throws `failure()` when the child ends or time runs out.
void await(ChildProcess& child, const std::function<bool()>& ready,
           const std::function<std::string()>& failure) {
  const auto deadline = std::chrono::steady_clock::now() + 60s;
  while (!ready()) {
    if (!child.running()) throw std::runtime_error("server ended while starting: " + failure());
    if (std::chrono::steady_clock::now() > deadline) {
      throw std::runtime_error("server not ready in time: " + failure());
    }
    std::this_thread::sleep_for(5ms);
  }
}

std::string contents(const std::string& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// The newest that is installed, or the one in the folder TICKETING_POSTGRES_PROGRAMS.
std::string postgres_binaries() {
  namespace fs = std::filesystem;
  if (const char* chosen = std::getenv("TICKETING_POSTGRES_PROGRAMS"))
    return std::string(chosen) + "/";
  std::vector<fs::path> versions;
  std::error_code missing;
  for (const auto& entry : fs::directory_iterator("/usr/lib/postgresql", missing)) {
    if (fs::exists(entry.path() / "bin" / "initdb")) versions.push_back(entry.path());
  }
  if (versions.empty()) return "";  // then initdb must be on PATH
  const auto newest = std::max_element(versions.begin(), versions.end(), [](auto& a, auto& b) {
    return std::stoi(a.filename().string()) < std::stoi(b.filename().string());
  });
  return (*newest / "bin").string() + "/";
}

/// Where the kernel begins to choose the ports of clients: a client that connects again and again
/// to a server that is down can be given the server's own port, and then holds it.
int first_ephemeral_port() {
  int first = 0;
  std::ifstream("/proc/sys/net/ipv4/ip_local_port_range") >> first;
  return first > 11'000 ? first : 32'768;
}

bool can_bind(int port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) throw std::system_error(errno, std::generic_category(), "socket");
  const int yes = 1;  // as servers do, so that what their clients left behind does not matter
  ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  const bool ok = ::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
                  ::listen(fd, 1) == 0;
  ::close(fd);
  return ok;
}

/// One request over a Unix socket; what came back, empty when nobody answers.
std::string ask(const std::string& socket_path, std::string_view request) {
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return {};
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  socket_path.copy(address.sun_path, sizeof address.sun_path - 1);
  std::string reply(64, '\0');
  ssize_t got = -1;
  if (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
      ::send(fd, request.data(), request.size(), MSG_NOSIGNAL) > 0) {
    got = ::recv(fd, reply.data(), reply.size(), 0);
  }
  ::close(fd);
  reply.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  return reply;
}

}  // namespace

int free_port() {
  static thread_local std::minstd_rand random{std::random_device{}()};
  std::uniform_int_distribution<int> below_ephemeral(10'000, first_ephemeral_port() - 1);
  for (int attempt = 0; attempt < 1000; ++attempt) {
    const int port = below_ephemeral(random);
    if (can_bind(port)) return port;
  }
  throw std::runtime_error("no free port below the ephemeral range");
}

int start_on_some_port(const std::function<void(int)>& start) {
  constexpr int attempts_max = 5;
  for (int attempt = 1;; ++attempt) {
    const int port = free_port();
    try {
      start(port);
      return port;
    } catch (const std::runtime_error&) {
      if (attempt == attempts_max) throw;
    }
  }
}

PostgresServer::PostgresServer(const PostgresOptions& options)
    : options_(options), binaries_(postgres_binaries()) {
  choose_user();
  run({.command = {binaries_ + "initdb", "-D", dir_.file("data"), "-U", "postgres", "-A", "trust",
                   "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"},
       .output_file = dir_.file("initdb.log"),
       .uid = uid_,
       .gid = gid_});
  start();
}

PostgresServer::PostgresServer(const StandbyOf& original)
    : options_(original.primary.options_), binaries_(original.primary.binaries_) {
  choose_user();
  const auto& primary = original.primary;
  run({.command = {binaries_ + "pg_basebackup", "-d",
                   "host=" + primary.dir_.path().string() + " port=" +
                       std::to_string(primary.port_) + " user=postgres application_name=standby",
                   "-D", dir_.file("data"), "--write-recovery-conf", "--checkpoint=fast",
                   "--no-sync"},
       .output_file = dir_.file("basebackup.log"),
       .uid = uid_,
       .gid = gid_});
  start();
}

PostgresServer PostgresServer::standby_of(const PostgresServer& primary) {
  return PostgresServer(StandbyOf{primary});
}

void PostgresServer::choose_user() {
  if (::geteuid() != 0) return;
  // PostgreSQL refuses to run as root.
  const passwd* user = ::getpwnam("postgres");
  if (user == nullptr) user = ::getpwnam("nobody");
  if (user == nullptr) throw std::runtime_error("no user to run PostgreSQL as");
  uid_ = user->pw_uid;
  gid_ = user->pw_gid;
  if (::chown(dir_.path().c_str(), uid_, gid_) != 0) {
    throw std::system_error(errno, std::generic_category(), "chown");
  }
}

PostgresServer::~PostgresServer() {
  // SIGQUIT and not SIGKILL: the postmaster takes its children and its shared memory with it.
  try {
    shut_down(SIGQUIT);
  } catch (const std::exception& e) {
    std::cerr << e.what() << std::endl;
  }
}

PostgresServer& PostgresServer::shared() {
  static PostgresServer server;
  return server;
}

void PostgresServer::set(const std::string& name, const std::string& value) {
  execute("postgres", "ALTER SYSTEM SET " + name + " = '" + value + "'");
  execute("postgres", "SELECT pg_reload_conf()");
  const auto deadline = std::chrono::steady_clock::now() + 60s;
  while (execute("postgres", "SHOW " + name) != value + "\n")
    if (std::chrono::steady_clock::now() > deadline)
      throw std::runtime_error(name + " did not become " + value);
}

void PostgresServer::log_statements_of(std::string_view database) {
  execute("postgres", "ALTER DATABASE \"" + std::string(database) + "\" SET log_statement = 'all'");
}

std::size_t PostgresServer::statements_logged() const {
  // The server writes it down before it begins: who has an answer finds its question there.
  static const std::regex statement("LOG:  (statement|execute [^:]*): ");
  const std::string text = log();
  return static_cast<std::size_t>(std::distance(
      std::sregex_iterator(text.begin(), text.end(), statement), std::sregex_iterator()));
}

std::string PostgresServer::log() const { return contents(dir_.file("server.log")); }

void PostgresServer::start() {
  if (port_ == 0) {
    port_ = start_on_some_port([this](int port) { start_on(port); });
  } else {
    start_on(port_);
  }
}

void PostgresServer::start_on(int port) {
  server_ =
      ChildProcess({.command = {binaries_ + "postgres", "-D", dir_.file("data"), "-h", "127.0.0.1",
                                "-p", std::to_string(port), "-k", dir_.path().string(), "-c",
                                std::string("fsync=") + (options_.fsync ? "on" : "off"), "-c",
                                "max_connections=" + std::to_string(options_.connections_max), "-c",
                                "shared_buffers=128MB"},
                    .output_file = dir_.file("server.log"),
                    .uid = uid_,
                    .gid = gid_,
                    .death_signal = SIGQUIT});
  const std::string pid_file = dir_.file("data/postmaster.pid");
  const std::string own = std::to_string(server_.pid()) + "\n";
  // The last line of the postmaster's own pid file says when it accepts connections.
  await(
      server_,
      [&] {
        const std::string text = contents(pid_file);
        return text.starts_with(own) && (text.find("\nready") != std::string::npos ||
                                         text.find("\nstandby") != std::string::npos);
      },
      [this] { return log(); });
}

void PostgresServer::shut_down(int signal) {
  server_.send(signal);
  server_.wait();
}

void PostgresServer::stop() { shut_down(SIGINT); }

void PostgresServer::crash() { shut_down(SIGQUIT); }

void PostgresServer::promote() {
  if (execute("postgres", "SELECT pg_promote()") != "t\n")
    throw std::runtime_error("the standby was not promoted in time: " + log());
}

void PostgresServer::restart_immediate() {
  crash();
  start();
}

std::string PostgresServer::address() const {
  std::string host;
  for (const char c : dir_.path().string()) host += c == '/' ? "%2F" : std::string(1, c);
  return host + ":" + std::to_string(port_);
}

std::string PostgresServer::url(std::string_view database) const {
  return "postgresql://postgres@" + address() + "/" + std::string(database);
}

std::string PostgresServer::tcp_url(std::string_view database) const {
  return "postgresql://postgres@127.0.0.1:" + std::to_string(port_) + "/" + std::string(database);
}

std::string PostgresServer::database_of(const std::string& url) {
  return url.substr(url.rfind('/') + 1);
}

std::string PostgresServer::create_database() {
  const std::string name = "t" + std::to_string(::getpid()) + "_" + std::to_string(++databases_);
  execute("postgres", "CREATE DATABASE " + name);
  return url(name);
}

std::string PostgresServer::execute(std::string_view database, const std::string& sql) {
  return run({.command = {binaries_ + "psql", "-h", dir_.path().string(), "-p",
                          std::to_string(port_), "-U", "postgres", "-d", std::string(database),
                          "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", sql},
              .output_file = dir_.file("psql." + std::to_string(++commands_))});
}

RedisServer::RedisServer(std::vector<std::string> options) : options_(std::move(options)) {
  start();
}

RedisServer::~RedisServer() = default;  // its process is killed with it

RedisServer& RedisServer::shared() {
  static RedisServer server;
  return server;
}

void RedisServer::start() {
  if (port_ == 0) {
    port_ = start_on_some_port([this](int port) { start_on(port); });
  } else {
    start_on(port_);
  }
}

void RedisServer::start_on(int port) {
  const std::string socket = dir_.file("redis.sock");
  const std::string log = dir_.file("server.log");
  std::vector<std::string> command{"redis-server",
                                   "--bind",
                                   "127.0.0.1",
                                   "--port",
                                   std::to_string(port),
                                   "--unixsocket",
                                   socket,
                                   "--save",
                                   "",
                                   "--appendonly",
                                   "no",
                                   "--dir",
                                   dir_.path().string()};
  command.insert(command.end(), options_.begin(), options_.end());
  server_ = ChildProcess({.command = command, .output_file = log, .death_signal = SIGKILL});
  await(
      server_, [&] { return ask(socket, "PING\r\n").starts_with("+PONG"); },
      [&] { return contents(log); });
}

void RedisServer::stop() {
  server_.send(SIGKILL);  // it holds nothing worth saving
  server_.wait();
}

void RedisServer::stall() { server_.send(SIGSTOP); }

void RedisServer::go_on() { server_.send(SIGCONT); }

void RedisServer::flush() {
  if (!ask(dir_.file("redis.sock"), "FLUSHALL\r\n").starts_with("+OK"))
    throw std::runtime_error("Redis cannot be flushed");
}

std::string RedisServer::url() const { return "redis://127.0.0.1:" + std::to_string(port_) + "/0"; }

std::string RedisServer::socket_url() const { return "unix://" + dir_.file("redis.sock"); }

RedisSentinel::RedisSentinel(const RedisServer& master) {
  port_ = start_on_some_port([&](int port) { start_on(port, master.port()); });
}

void RedisSentinel::start_on(int port, int master) {
  const std::string socket = dir_.file("sentinel.sock");
  const std::string log = dir_.file("sentinel.log");
  const std::string settings = dir_.file("sentinel.conf");  // which it rewrites
  std::ofstream(settings) << "bind 127.0.0.1\nport " << port << "\nunixsocket " << socket
                          << "\ndir " << dir_.path().string()
                          << "\nsentinel monitor main 127.0.0.1 " << master
                          << " 1\nsentinel down-after-milliseconds main 300"
                             "\nsentinel failover-timeout main 2000\n";
  server_ = ChildProcess({.command = {"redis-server", settings, "--sentinel"},
                          .output_file = log,
                          .death_signal = SIGKILL});
  await(
      server_, [&] { return ask(socket, "PING\r\n").starts_with("+PONG"); },
      [&] { return contents(log); });
}

std::string RedisSentinel::url() const {
  return "redis+sentinel://127.0.0.1:" + std::to_string(port_) + "/main/0";
}

}  // namespace ticketing::test
