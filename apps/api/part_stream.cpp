#include "api/part_stream.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace ticketing::api {

namespace {
/// What is given to the connection at once: less than what it keeps for a client.
constexpr std::size_t piece_bytes = ReplyStream::waiting_bytes_max / 2;
}  // namespace

void PartStream::opened(ReplyStream& stream) {
  stream_ = stream.weak_from_this();
  make_next();
}

void PartStream::drained() { send_some(); }

void PartStream::pinged(ReplyStream&) {
  // There was too much to do the last time.
  if (!making_ && sent_ == part_.size()) make_next();
}

void PartStream::make_next() {
  making_ = submit_([self = shared_from_this()] {
    auto part = [&]() -> Result<std::optional<std::string>> {
      try {
        return self->next_();
      } catch (const std::exception& e) {
        spdlog::error("a long reply breaks off: {}", e.what());
        return refuse(ErrorCode::internal, e.what());
      }
    }();
    const auto stream = self->stream_.lock();
    if (!stream) return;
    stream->post([self, part = std::move(part)]() mutable { self->take(std::move(part)); });
  });
}

void PartStream::take(Result<std::optional<std::string>> part) {
  making_ = false;
  const auto stream = stream_.lock();
  if (!stream) return;
  if (!part) {
    if (part.error().code == ErrorCode::unavailable) return;  // until the next ping
    return end(*stream, {});
  }
  if (!*part) return end(*stream, chunked_ ? "0\r\n\r\n" : "");
  sent_ = 0;
  part_ = std::move(**part);
  // An empty chunk would be the last.
  if (chunked_ && !part_.empty()) part_ = fmt::format("{:x}\r\n", part_.size()) + part_ + "\r\n";
  send_some();
}

void PartStream::end(ReplyStream& stream, std::string_view last_words) {
  next_ = {};  // first: whoever reads the end may ask for the next such reply at once
  stream.end(last_words);
}

void PartStream::send_some() {
  const auto self = shared_from_this();  // sending may find that the stream is over
  const auto stream = stream_.lock();
  if (!stream || making_) return;
  if (sent_ == part_.size()) {
    std::string().swap(part_);
    sent_ = 0;
    return make_next();
  }
  const std::string_view piece = std::string_view(part_).substr(sent_, piece_bytes);
  sent_ += piece.size();
  stream->send(piece);
  stream->when_drained();
}

}  // namespace ticketing::api
