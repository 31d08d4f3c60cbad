#include "load/mail_sink.hpp"

#include <boost/asio/read_until.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <memory>
#include <string>

namespace ticketing::bench {
namespace {

using boost::asio::ip::tcp;

/// One client: a line, an answer; after DATA everything up to the lone dot.
class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(tcp::socket socket, std::atomic<std::size_t>& taken)
      : socket_(std::move(socket)), taken_(taken) {}

  void say(std::string line) {
    answer_ = std::move(line);
    boost::asio::async_write(socket_, boost::asio::buffer(answer_),
                             [self = shared_from_this()](auto error, std::size_t) {
                               if (!error) self->listen();
                             });
  }

 private:
  void listen() {
    const std::string until = in_data_ ? "\r\n.\r\n" : "\r\n";
    boost::asio::async_read_until(socket_, buffer_, until,
                                  [self = shared_from_this()](auto error, std::size_t bytes) {
                                    if (!error) self->hear(bytes);
                                  });
  }

  void hear(std::size_t bytes) {
    std::string line;
    if (!in_data_) {
      const auto* data = static_cast<const char*>(buffer_.data().data());
      line.assign(data, std::min<std::size_t>(bytes, 4));
    }
    buffer_.consume(bytes);
    if (in_data_) {
      in_data_ = false;
      ++taken_;
      return say("250 taken\r\n");
    }
    if (line == "DATA") {
      in_data_ = true;
      return say("354 go on\r\n");
    }
    say(line == "QUIT" ? "221 bye\r\n" : "250 ok\r\n");
  }

  tcp::socket socket_;
  std::atomic<std::size_t>& taken_;
  boost::asio::streambuf buffer_;
  std::string answer_;
  bool in_data_ = false;
};

}  // namespace

MailSink::MailSink()
    : acceptor_(context_, tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0)) {
  accept();
  thread_ = std::thread([this] { context_.run(); });
}

MailSink::~MailSink() {
  context_.stop();
  thread_.join();
}

void MailSink::accept() {
  acceptor_.async_accept([this](auto error, tcp::socket socket) {
    if (error) return;
    socket.set_option(tcp::no_delay(true));
    std::make_shared<Session>(std::move(socket), taken_)->say("220 sink\r\n");
    accept();
  });
}

}  // namespace ticketing::bench
