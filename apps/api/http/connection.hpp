// One client connection: reads requests, hands them to the application, writes the replies in
// order. Lives on one I/O thread.
#pragma once

#include <boost/beast/core/flat_buffer.hpp>

#include <chrono>
#include <list>
#include <memory>
#include <optional>
#include <string>

#include "api/http/asio.hpp"
#include "api/http/io_thread.hpp"
#include "api/http/request_parser.hpp"

namespace ticketing::api {

class Connection {
 public:
  Connection(IoThread& thread, tcp::socket socket, ConnectionPlace place);
  ~Connection();

  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Serves until the client goes, errs or is too slow. Owns the connection.
  static asio::awaitable<void> run(std::unique_ptr<Connection> self);

  /// Called by the sweep: ends the wait that is overdue.
  void expire_if_due(std::chrono::steady_clock::time_point now);
  /// Idle: closes. Otherwise closes after the reply in flight.
  void drain();

 private:
  enum class Phase { idle, reading_header, reading_body, working, writing, closing };
  enum class Read { got_some, closed, expired };

  asio::awaitable<void> serve();
  /// False: the connection is over.
  asio::awaitable<bool> read_head();
  /// Whether the application wants the body that comes; otherwise its answer is given.
  asio::awaitable<bool> body_is_wanted();
  asio::awaitable<bool> read_body(RequestParser& parser);
  /// What is wrong with the next bytes of the body, if anything is.
  std::optional<Refusal> take_body(RequestParser& parser);
  /// False: for what has come there is no room.
  bool make_room(const RequestParser& parser);
  void drop_body();
  asio::awaitable<void> respond();
  asio::awaitable<HttpReply> work(const std::function<void(Complete)>& start);
  asio::awaitable<Read> read_some();
  asio::awaitable<void> flush();
  /// Writes a last reply to what cannot be served; `status` instead of the code's own when not 0.
  void refuse(const Refusal& refusal, unsigned status = 0);
  /// For when no header could be parsed: there is no request to speak of.
  void refuse_headless(const Refusal& refusal, unsigned status = 0);
  asio::awaitable<void> close_gently();

  void enter(Phase phase);
  Outcome ask(Outcome (HttpHandler::*question)(HttpRequest&));
  void write_reply(HttpReply reply);
  /// Counts a large body until it is written; a read that finds no room is refused instead.
  void count(HttpReply& reply);
  std::string_view unread() const {
    return {static_cast<const char*>(in_.data().data()), in_.size()};
  }

  IoThread& thread_;
  tcp::socket socket_;
  ConnectionPlace place_;
  std::list<Connection*>::iterator registration_;
  Phase phase_ = Phase::idle;
  std::chrono::steady_clock::time_point deadline_;
  std::chrono::steady_clock::time_point began_;
  boost::beast::flat_buffer in_;      ///< bytes read and not yet consumed
  std::string out_;                   ///< replies not yet written
  std::shared_ptr<const void> tail_;  ///< owns `tail_part_`, the end of the last of them
  std::string_view tail_part_;
  std::shared_ptr<StreamSource> stream_;  ///< goes on with the last of them
  HttpRequest request_;
  std::optional<ByteBudget::Share> body_share_;  ///< for the request's body, when it is large
  bool keep_alive_ = true;
  bool expired_ = false;
  bool refused_ = false;  ///< the last reply ended the conversation: more may be arriving
  bool broken_ = false;   ///< nothing more can be written
};

}  // namespace ticketing::api
