// How a use case that writes is called, beside what is asked of it.
#pragma once

#include <boost/describe/class.hpp>

#include <memory>
#include <optional>
#include <string>

#include <ticketing/reply_bytes.hpp>

namespace ticketing {

inline constexpr std::size_t idempotency_key_bytes_max = 255;

/// How a call that writes is to be done.
struct CallOptions {
  /// 1..255 visible ASCII characters, the account's own choice
  /// (draft-ietf-httpapi-idempotency-key): a repeated call with the same key and request gets the
  /// first one's reply and does nothing more; with another request it is idempotency_key_reused.
  /// Kept 24 hours. Where doing it again changes nothing anyway (edits, deletions) it is not looked
  /// at. A dry run ignores it.
  std::optional<std::string> idempotency_key;
  /// Decides as the call would and says what would be, refusals too; writes nothing and waits for
  /// nobody. What storage assigns is missing from the reply: ids are none, codes empty.
  bool dry_run = false;
  /// Of who answers in bytes; looked at only beside a key. Not a part of what is asked.
  std::shared_ptr<ReplyBytes> bytes = {};
};
BOOST_DESCRIBE_STRUCT(CallOptions, (), (idempotency_key, dry_run))

}  // namespace ticketing
