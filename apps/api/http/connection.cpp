#include "api/http/connection.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>

#include "api/http/peer.hpp"

namespace ticketing::api {

namespace {

constexpr std::size_t read_size = 8192;
/// Replies of pipelined requests are gathered up to this size before they are written.
constexpr std::size_t gather_max = 65536;
/// Shared content up to this size is copied behind its header: cheaper than a write of its own.
constexpr std::size_t copied_bytes_max = counted_body_min;
/// Storage above this is given back after a request, so idle connections stay small.
constexpr std::size_t keep_capacity_max = 65536;
constexpr auto never = std::chrono::steady_clock::time_point::max();
constexpr std::chrono::milliseconds linger_timeout{1000};
constexpr std::size_t linger_bytes_max = 8 * 1024 * 1024;

void release_if_large(std::string& storage) {
  if (storage.capacity() > keep_capacity_max) std::string().swap(storage);
}

}  // namespace

Connection::Connection(IoThread& thread, tcp::socket socket, ConnectionPlace place)
    : thread_(thread),
      socket_(std::move(socket)),
      place_(std::move(place)),
      registration_(thread.enter(this)) {
  thread_.counters().connections_total.fetch_add(1, std::memory_order_relaxed);
  error_code ignored;
  socket_.set_option(tcp::no_delay(true), ignored);
  // Not native_non_blocking: with that alone Asio's synchronous write waits in poll() for a client
  // that does not read, and with it every other connection of this thread.
  socket_.non_blocking(true, ignored);
  set_peer(request_, socket_);
}

Connection::~Connection() { thread_.leave(registration_); }

asio::awaitable<void> Connection::run(std::unique_ptr<Connection> self) {
  try {
    co_await self->serve();
  } catch (const std::exception& e) {
    spdlog::error("connection: {} (request {})", e.what(), self->request_.request_id);
  }
}

void Connection::enter(Phase phase) {
  phase_ = phase;
  const HttpLimits& limits = thread_.limits();
  switch (phase) {
    case Phase::idle:
      deadline_ = thread_.now() + limits.idle_timeout;
      break;
    case Phase::reading_header:
      deadline_ = thread_.now() + limits.header_timeout;
      break;
    case Phase::reading_body:
    case Phase::writing:
      deadline_ = thread_.now() + limits.body_timeout;
      break;
    case Phase::working:
      deadline_ = never;
      break;
    case Phase::closing:
      deadline_ = thread_.now() + linger_timeout;
      break;
  }
}

void Connection::expire_if_due(std::chrono::steady_clock::time_point now) {
  if (now < deadline_) return;
  deadline_ = never;
  expired_ = true;
  // Who was told so and is waited for to go has been counted.
  if (phase_ != Phase::closing)
    thread_.counters().timeouts_total.fetch_add(1, std::memory_order_relaxed);
  error_code ignored;
  socket_.cancel(ignored);
}

void Connection::drain() {
  keep_alive_ = false;
  if (phase_ != Phase::idle) return;
  expired_ = true;
  error_code ignored;
  socket_.cancel(ignored);
}

asio::awaitable<void> Connection::serve() {
  do {
    if (!co_await read_head()) break;
    began_ = std::chrono::steady_clock::now();
    RequestParser parser(request_, thread_.limits());
    auto error = parser.parse_head();
    if (!error) error = parser.limit_body(thread_.handler().body_bytes_max(request_));
    if (error) {
      refuse(*error);
      break;
    }
    keep_alive_ = parser.keep_alive() && !thread_.counters().draining.load();
    if (!parser.is_done()) {
      const auto length = parser.content_length();
      const bool is_here = length && unread().size() >= *length;
      if (!is_here && !co_await body_is_wanted()) break;
      if (!co_await read_body(parser)) break;
    }
    co_await respond();
    // More requests already here (pipelining): answer them in the same write.
    std::size_t from = 0;
    const bool more = keep_alive_ && find_head_end(unread(), from) != 0;
    if (!more || tail_ || out_.size() > gather_max) co_await flush();
  } while (keep_alive_ && !broken_);
  if (!broken_ && !out_.empty()) co_await flush();
  if (stream_) {
    // The buffers and this coroutine end here: what goes on is small.
    thread_.stream(std::move(socket_), std::move(place_), std::move(stream_));
    co_return;
  }
  if (!broken_ && refused_) co_await close_gently();
  error_code ignored;
  socket_.shutdown(tcp::socket::shutdown_both, ignored);
}

asio::awaitable<bool> Connection::read_head() {
  std::size_t from = 0;
  for (;;) {
    while (unread().starts_with("\r\n")) in_.consume(2);  // RFC 9112, 2.2
    if (const std::size_t end = find_head_end(unread(), from)) {
      if (end > thread_.limits().header_bytes_max) break;
      request_.head.assign(unread().substr(0, end));
      in_.consume(end);
      co_return true;
    }
    if (unread().size() > thread_.limits().header_bytes_max) break;
    if (unread().empty()) {
      enter(Phase::idle);
    } else if (phase_ != Phase::reading_header) {
      enter(Phase::reading_header);
    }
    if (!out_.empty()) co_await flush();
    switch (co_await read_some()) {
      case Read::got_some:
        continue;
      case Read::closed:
        broken_ = true;
        co_return false;
      case Read::expired:
        if (phase_ != Phase::idle) {
          refuse_headless(Error{ErrorCode::invalid_request, "The header took too long to arrive."},
                          408);
        }
        co_return false;
    }
  }
  refuse_headless(TransportError{TransportCode::header_too_large,
                                 "The header is larger than " +
                                     std::to_string(thread_.limits().header_bytes_max) +
                                     " bytes."});
  co_return false;
}

Outcome Connection::ask(Outcome (HttpHandler::*question)(HttpRequest&)) {
  try {
    return (thread_.handler().*question)(request_);
  } catch (const std::exception& e) {
    spdlog::error("request {}: {}", request_.request_id, e.what());
    return Outcome::now(thread_.handler().refusal(
        Error{ErrorCode::internal, "Something went wrong here."}, request_));
  }
}

asio::awaitable<void> Connection::respond() {
  Outcome outcome = ask(&HttpHandler::handle);
  if (outcome.start) {
    if (!out_.empty()) co_await flush();  // earlier replies do not wait for this one
    enter(Phase::working);
    outcome.reply = co_await work(outcome.start);
  }
  drop_body();  // first, so that the reply finds room where its own request was
  write_reply(std::move(outcome.reply));
}

asio::awaitable<HttpReply> Connection::work(const std::function<void(Complete)>& start) {
  return asio::async_initiate<const asio::use_awaitable_t<>, void(HttpReply)>(
      [this, &start](auto handler) {
        // std::function copies, the continuation only moves: share it.
        auto shared = std::make_shared<decltype(handler)>(std::move(handler));
        start([shared, executor = socket_.get_executor()](HttpReply reply) {
          asio::post(executor, [shared, reply = std::move(reply)]() mutable {
            std::move (*shared)(std::move(reply));
          });
        });
      },
      asio::use_awaitable);
}

void Connection::write_reply(HttpReply reply) {
  const bool draining = thread_.counters().draining.load(std::memory_order_relaxed);
  if (reply.close || reply.stream || draining) keep_alive_ = false;
  const bool head_only = request_.method == http::verb::head;
  if (reply.stream && !head_only && !thread_.take_stream())
    reply = thread_.handler().refusal(refuse_for_now("Too many streams.").value(), request_);
  const std::size_t written_before = out_.size();
  const bool has_content = !head_only && reply.status != 204 && reply.status != 304;
  const bool is_large = (reply.shared ? reply.part.size() : reply.body.size()) > counted_body_min;
  if (has_content && is_large && !reply.counted) count(reply);
  append_reply(out_, reply,
               {thread_.date(), request_.request_id, head_only, keep_alive_, request_.version});
  if (has_content && reply.shared && reply.part.size() <= copied_bytes_max) {
    out_ += reply.part;
  } else if (has_content && reply.shared) {
    tail_ = std::move(reply.shared);
    tail_part_ = reply.part;
  }
  if (!head_only) stream_ = std::move(reply.stream);
  thread_.handler().finished(request_,
                             {reply.status, out_.size() - written_before + tail_part_.size(),
                              std::chrono::steady_clock::now() - began_});
}

void Connection::count(HttpReply& reply) {
  ByteBudget::Share share(thread_.counters().body_memory, BodyOf::reply,
                          thread_.handler().client_of(request_));
  // What was done must be told: the reply of a write goes out even if there is no room for it.
  const std::size_t bytes = reply.shared ? reply.part.size() : reply.body.capacity();
  if (!share.grow_to(bytes) && request_.method == http::verb::get) {
    reply = thread_.handler().refusal(no_room_for_body(), request_);
    return;
  }
  if (reply.shared) {
    using Counted = std::pair<std::shared_ptr<const void>, ByteBudget::Share>;
    reply.shared = std::make_shared<const Counted>(std::move(reply.shared), std::move(share));
    return;
  }
  const auto body =
      std::make_shared<const SharedBody>(SharedBody{std::move(reply.body), std::move(share)});
  reply.shared = body;
  reply.part = body->bytes;
}

asio::awaitable<Connection::Read> Connection::read_some() {
  if (expired_) co_return Read::expired;
  if (in_.size() == 0 && in_.capacity() > keep_capacity_max) in_.shrink_to_fit();
  error_code ec;
  const std::size_t n = co_await socket_.async_read_some(
      in_.prepare(read_size), asio::redirect_error(asio::use_awaitable, ec));
  in_.commit(n);
  if (ec == asio::error::operation_aborted && expired_) co_return Read::expired;
  co_return ec ? Read::closed : Read::got_some;
}

asio::awaitable<void> Connection::flush() {
  const std::array<asio::const_buffer, 2> parts{asio::buffer(out_),
                                                asio::buffer(tail_part_.data(), tail_part_.size())};
  error_code ec;
  // Nearly always the kernel takes it at once. One part costs less by send(2) than by sendmsg(2).
  std::size_t written =
      tail_part_.empty() ? socket_.write_some(parts[0], ec) : socket_.write_some(parts, ec);
  if (ec == asio::error::would_block) ec = {}, written = 0;
  if (!ec && written < out_.size() + tail_part_.size()) {
    enter(Phase::writing);
    const std::size_t of_out = std::min(written, out_.size());
    const std::array<asio::const_buffer, 2> rest{parts[0] + of_out, parts[1] + (written - of_out)};
    co_await asio::async_write(socket_, rest, asio::redirect_error(asio::use_awaitable, ec));
  }
  if (ec) broken_ = true;
  out_.clear();
  release_if_large(out_);
  tail_part_ = {};
  tail_.reset();
}

void Connection::refuse(const Refusal& refusal, unsigned status) {
  expired_ = false;
  refused_ = true;
  HttpReply reply = thread_.handler().refusal(refusal, request_);
  if (status != 0) reply.status = status;
  reply.close = true;
  write_reply(std::move(reply));
  drop_body();
}

void Connection::refuse_headless(const Refusal& refusal, unsigned status) {
  request_.headers.clear();
  request_.path = {};
  request_.method = http::verb::unknown;
  request_.method_text = {};
  request_.route = -1;
  request_.version = 11;
  request_.request_id = make_request_id();
  request_.trace_id.clear();
  began_ = std::chrono::steady_clock::now();
  refuse(refusal, status);
}

asio::awaitable<void> Connection::close_gently() {
  // Closing with unread bytes resets the connection, and the client may never see the reply: stop
  // sending, and read on for a moment (RFC 9112, 9.6).
  error_code ec;
  socket_.shutdown(tcp::socket::shutdown_send, ec);
  enter(Phase::closing);
  std::size_t total = 0;
  char bin[4096];
  while (!ec && total < linger_bytes_max) {
    total += co_await socket_.async_read_some(asio::buffer(bin),
                                              asio::redirect_error(asio::use_awaitable, ec));
  }
}

}  // namespace ticketing::api
