// A long reply that is made part by part, as fast as its reader takes it.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <ticketing/result.hpp>

#include "api/http/byte_budget.hpp"
#include "api/http/reply_stream.hpp"

namespace ticketing::api {

/// The next part of the content, none behind the last. May block; called on a thread of `Submit`,
/// one call at a time. After a refusal for now it is called again.
using NextPart = std::function<Result<std::optional<std::string>>()>;
/// Has work done on another thread; false when that has too much to do just now.
using Submit = std::function<bool(std::function<void()>)>;

/// The next part is made when the client has taken the one before: whoever is slow holds one part,
/// and no thread and no transaction. A reply that breaks off ends without its last chunk, so that
/// nobody takes it for whole.
class PartStream final : public StreamSource, public std::enable_shared_from_this<PartStream> {
 public:
  /// `memory`: what the parts take. `chunked`: not for a client of HTTP/1.0.
  PartStream(NextPart next, Submit submit, ByteBudget::Share memory, bool chunked)
      : next_(std::move(next)),
        submit_(std::move(submit)),
        memory_(std::move(memory)),
        chunked_(chunked) {}

  void opened(ReplyStream& stream) override;
  void drained() override;
  void pinged(ReplyStream& stream) override;
  std::optional<std::string> farewell() override { return std::nullopt; }

 private:
  void make_next();
  void take(Result<std::optional<std::string>> part);
  void send_some();
  void end(ReplyStream& stream, std::string_view last_words);

  NextPart next_;
  const Submit submit_;
  const ByteBudget::Share memory_;
  const bool chunked_;
  // On the stream's thread:
  std::weak_ptr<ReplyStream> stream_;
  std::string part_;      ///< as it is sent
  std::size_t sent_ = 0;  ///< bytes of it
  bool making_ = false;   ///< the next one
};

}  // namespace ticketing::api
