// How a connection takes a request's body: asked for, paid for as it arrives, bounded.
#include <boost/beast/core/string.hpp>

#include <algorithm>

#include "api/http/connection.hpp"

namespace ticketing::api {

asio::awaitable<bool> Connection::body_is_wanted() {
  Outcome outcome = ask(&HttpHandler::before_body);
  if (outcome.start) {
    enter(Phase::working);
    outcome.reply = co_await work(outcome.start);
  }
  if (outcome.reply.status == 100) co_return true;
  refused_ = true;
  outcome.reply.close = true;
  write_reply(std::move(outcome.reply));
  co_return false;
}

asio::awaitable<bool> Connection::read_body(RequestParser& parser) {
  enter(Phase::reading_body);
  const std::uint64_t length = parser.content_length().value_or(0);
  if (length > counted_body_min) {
    // Nothing is taken for what has not come; but it need not come in vain.
    ByteBudget::Share share(thread_.counters().body_memory, BodyOf::request,
                            thread_.handler().client_of(request_));
    if (!share.could_grow_to(length)) {
      refuse(no_room_for_body());
      co_return false;
    }
    body_share_.emplace(std::move(share));
  }
  bool continue_due =  // the expectation's case does not matter (RFC 9110, 10.1.1)
      request_.version == 11 &&
      boost::beast::iequals(request_.header(http::field::expect), "100-continue");
  for (;;) {
    if (!unread().empty()) {
      continue_due = false;
      if (const auto error = take_body(parser)) {
        refuse(*error);
        co_return false;
      }
      if (parser.is_done()) co_return true;
    }
    if (continue_due) {
      continue_due = false;
      out_ += "HTTP/1.1 100 Continue\r\n\r\n";
    }
    if (!out_.empty()) {
      co_await flush();
      enter(Phase::reading_body);
    }
    switch (co_await read_some()) {
      case Read::got_some:
        continue;
      case Read::closed:
        broken_ = true;
        co_return false;
      case Read::expired:
        refuse(Error{ErrorCode::invalid_request, "The body took too long to arrive."}, 408);
        co_return false;
    }
  }
}

std::optional<Refusal> Connection::take_body(RequestParser& parser) {
  if (!make_room(parser)) return no_room_for_body();
  std::size_t consumed = 0;
  auto error = parser.parse_body(unread(), consumed);
  in_.consume(consumed);
  if (!error && unread().size() > thread_.limits().header_bytes_max && !parser.is_done()) {
    // What stays unconsumed is a chunk header or trailer: nobody needs long ones.
    error = Error{ErrorCode::invalid_request, "A chunk header is too long."};
  }
  return error;
}

bool Connection::make_room(const RequestParser& parser) {
  const std::uint64_t length = parser.content_length().value_or(parser.body_bytes_max());
  std::string& body = request_.body;
  const std::size_t needed = std::min<std::size_t>(body.size() + unread().size(), length);
  if (needed <= counted_body_min || needed <= body.capacity()) return true;
  // It grows with what has come, and is paid for before it does.
  const std::size_t room = std::min<std::size_t>(std::max(needed, 2 * body.capacity()), length);
  if (!body_share_)
    body_share_.emplace(thread_.counters().body_memory, BodyOf::request,
                        thread_.handler().client_of(request_));
  if (!body_share_->grow_to(room)) return false;
  body.reserve(room);
  return true;
}

void Connection::drop_body() {
  if (request_.body.capacity() > counted_body_min) std::string().swap(request_.body);
  body_share_.reset();
}

}  // namespace ticketing::api
