#include "api/http/reply_stream.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <utility>

#include "api/http/io_thread.hpp"

namespace ticketing::api {

namespace {
/// The kernel's share of what waits: its own choice would be megabytes.
constexpr int send_buffer_bytes = 32768;
/// tcp(7), TCP_USER_TIMEOUT; pings come more often.
constexpr unsigned unacknowledged_max_ms = 30'000;
/// A client has nothing to say any more: this much is read and forgotten.
constexpr std::size_t unwanted_bytes_max = 65536;
}  // namespace

ReplyStream::ReplyStream(IoThread& thread, tcp::socket socket, ConnectionPlace place,
                         std::shared_ptr<StreamSource> source)
    : thread_(thread),
      socket_(std::move(socket)),
      connection_place_(std::move(place)),
      source_(std::move(source)) {
  error_code ignored;
  socket_.set_option(asio::socket_base::send_buffer_size(send_buffer_bytes), ignored);
  // A client that has lost its network says no goodbye: what it does not acknowledge ends it.
  ::setsockopt(socket_.native_handle(), IPPROTO_TCP, TCP_USER_TIMEOUT, &unacknowledged_max_ms,
               sizeof unacknowledged_max_ms);
}

ReplyStream::~ReplyStream() { thread_.counters().streams.fetch_sub(1, std::memory_order_relaxed); }

void ReplyStream::start() {
  watch();
  source_->opened(*this);
}

void ReplyStream::watch() {
  socket_.async_wait(tcp::socket::wait_read, [self = shared_from_this()](error_code ec) {
    char bin[4096];
    if (!ec) {
      const std::size_t n = self->socket_.read_some(asio::buffer(bin), ec);
      self->unwanted_bytes_ += n;
    }
    const bool gone = ec && ec != asio::error::would_block;
    if (gone || self->unwanted_bytes_ > unwanted_bytes_max) return self->close();
    self->watch();
  });
}

void ReplyStream::send(std::string_view bytes) {
  if (!source_ || ending_) return;
  if (!writing_ && waiting_.empty()) {
    error_code ec;
    const std::size_t written = socket_.write_some(asio::buffer(bytes.data(), bytes.size()), ec);
    if (ec && ec != asio::error::would_block) return close();
    if (!ec) bytes.remove_prefix(written);
  }
  if (bytes.empty()) return;
  if (waiting_.size() + bytes.size() > waiting_bytes_max) return close();
  waiting_ += bytes;
  if (!writing_) wait_to_write();
}

void ReplyStream::when_drained() {
  if (source_ && waiting_.empty()) source_->drained();
}

void ReplyStream::wait_to_write() {
  writing_ = true;
  socket_.async_wait(tcp::socket::wait_write, [self = shared_from_this()](error_code ec) {
    self->writing_ = false;
    if (ec) return self->close();
    self->write();
  });
}

void ReplyStream::write() {
  if (!source_) return;
  error_code ec;
  const std::size_t written = socket_.write_some(asio::buffer(waiting_), ec);
  if (ec && ec != asio::error::would_block) return close();
  if (!ec) {
    waiting_.erase(0, written);
    stalled_ = false;
  }
  if (!waiting_.empty()) return wait_to_write();
  std::string().swap(waiting_);
  if (ending_) return close();
  source_->drained();
}

void ReplyStream::end(std::string_view last_words) {
  if (!source_ || ending_) return;
  send(last_words);
  ending_ = true;
  if (waiting_.empty()) close();
}

void StreamSource::pinged(ReplyStream& stream) { stream.send(":\n\n"); }

void ReplyStream::ping() {
  if (!source_) return;
  if (waiting_.empty()) return source_->pinged(*this);
  if (std::exchange(stalled_, true)) close();
}

void ReplyStream::say_farewell() {
  if (!source_) return;
  if (const auto words = source_->farewell()) end(*words);
}

void ReplyStream::post(std::function<void()> fn) {
  asio::post(socket_.get_executor(), [self = shared_from_this(), fn = std::move(fn)] { fn(); });
}

void ReplyStream::close() {
  if (!source_) return;
  const auto self = shared_from_this();
  thread_.leave(*this);
  error_code ignored;
  socket_.shutdown(tcp::socket::shutdown_both, ignored);
  socket_.close(ignored);
  source_.reset();
}

}  // namespace ticketing::api
