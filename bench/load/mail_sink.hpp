// An SMTP server that takes everything and keeps nothing: what sending mail is measured against.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <atomic>
#include <cstddef>
#include <thread>

namespace ticketing::bench {

/// Listens on a free port of this machine while it lives. Serves all connections on one thread.
class MailSink final {
 public:
  MailSink();
  ~MailSink();

  int port() const { return acceptor_.local_endpoint().port(); }
  std::size_t taken() const { return taken_; }

 private:
  void accept();

  boost::asio::io_context context_;
  boost::asio::ip::tcp::acceptor acceptor_;
  std::atomic<std::size_t> taken_ = 0;
  std::thread thread_;
};

}  // namespace ticketing::bench
