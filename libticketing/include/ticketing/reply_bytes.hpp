// What a frontend that answers in bytes says, kept for who asks again.
#pragma once

#include <boost/describe/class.hpp>

#include <any>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace ticketing {

/// What a use case that has nothing to tell replies, where its reply is kept.
struct Done {};
BOOST_DESCRIBE_STRUCT(Done, (), ())

/// An HTTP API answers in bytes: the reply's JSON, which the library can write, and what only the
/// frontend knows how to say beside it, its `head`. A repeated call must be told the very same,
/// by whatever program answers it then, though that one may say it otherwise by now. So a frontend
/// gives one of these with a call that has an idempotency key: the library keeps the head and the
/// JSON with the effect, and gives both back to who repeats the call. It never looks into a head.
///
/// Of one call; used by one thread at a time.
class ReplyBytes {
 public:
  struct Told {
    std::string head;  ///< empty where the first call had no head to keep
    std::string body;  ///< the reply's JSON, as it was written then
  };
  template <class Reply>
  using HeadOf = std::function<std::string(const Reply&, std::string_view json)>;

  /// Of a call that is answered with a `Reply`.
  template <class Reply>
  static ReplyBytes of(HeadOf<Reply> head_of) {
    ReplyBytes bytes;
    bytes.head_of_ = std::move(head_of);
    return bytes;
  }

  /// Throws std::bad_any_cast when the use case answers with something else than was announced.
  template <class Reply>
  std::string head_of(const Reply& reply, std::string_view json) const {
    return std::any_cast<const HeadOf<Reply>&>(head_of_)(reply, json);
  }

  /// What the first call was told; nothing where this call is the first.
  const std::optional<Told>& repeated() const { return repeated_; }
  void repeat(std::optional<Told> told) { repeated_ = std::move(told); }

 private:
  std::any head_of_;
  std::optional<Told> repeated_;
};

}  // namespace ticketing
