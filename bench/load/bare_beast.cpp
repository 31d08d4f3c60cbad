// The yardstick for /livez: Beast's parser and one write of the same bytes, nothing else.
#include <boost/asio.hpp>
#include <boost/beast.hpp>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;

namespace {

const std::string* answer = nullptr;

asio::awaitable<void> serve(tcp::socket socket) {
  boost::beast::flat_buffer buffer;
  try {
    for (;;) {
      http::request_parser<http::empty_body> parser;
      co_await http::async_read(socket, buffer, parser, asio::use_awaitable);
      co_await asio::async_write(socket, asio::buffer(*answer), asio::use_awaitable);
    }
  } catch (const std::exception&) {
    // The client has gone.
  }
}

asio::awaitable<void> accept(tcp::acceptor& acceptor,
                             std::vector<std::unique_ptr<asio::io_context>>& contexts) {
  for (std::size_t i = 0;; ++i) {
    auto& io = *contexts[i % contexts.size()];
    tcp::socket socket(io);
    co_await acceptor.async_accept(socket, asio::use_awaitable);
    socket.set_option(tcp::no_delay(true));
    asio::co_spawn(io, serve(std::move(socket)), asio::detached);
  }
}

}  // namespace

/// bare_beast BYTES: answers every request with BYTES.
int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const std::string bytes = argv[1];
  answer = &bytes;
  std::vector<std::unique_ptr<asio::io_context>> contexts;
  for (unsigned i = 0; i < std::max(1u, std::thread::hardware_concurrency()); ++i)
    contexts.push_back(std::make_unique<asio::io_context>(1));
  tcp::acceptor acceptor(*contexts.front(), {asio::ip::address_v4::loopback(), 0});
  asio::co_spawn(*contexts.front(), accept(acceptor, contexts), asio::detached);
  std::printf("listening on http://127.0.0.1:%d\n", acceptor.local_endpoint().port());
  std::fflush(stdout);
  std::vector<std::jthread> threads;
  for (auto& io : contexts)
    threads.emplace_back([&io] {
      const auto work = asio::make_work_guard(*io);
      io->run();
    });
  return 0;
}
