// Idempotency within a batch: stored replies are replayed, and of two equal requests in one batch
// the second gets the first one's reply.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "storage/batch.hpp"
#include "storage/idempotent.hpp"

namespace ticketing {

/// Used by one batch in one unit of work, after the wallets are locked. Requests are named by their
/// place in the batch.
template <class Reply>
class BatchReplies {
 public:
  using Results = std::vector<Result<Reply>>;

  /// What is stored for the batch's keys.
  void load(std::vector<IdempotencyRecord> stored) {
    for (auto& record : stored)
      stored_.emplace(std::pair(record.account, record.key), std::move(record));
  }

  /// The result of request `at`: what `decide` says, to be stored when it accepts, unless the
  /// request repeats an earlier one (then a copy made by `write` may replace it).
  template <class Request, class Decide>
  Result<Reply> once(std::size_t at, const BatchRequest<Request>& request, Decide&& decide) {
    const auto key = request.key();
    if (!key) return decide();
    if (auto repeat = find(at, *key, request)) return std::move(*repeat);
    if (request.options.bytes) request.options.bytes->repeat({});
    Result<Reply> result = decide();
    if (result)
      accepted_.emplace(std::pair(key->account, key->key),
                        Accepted{at, request.fingerprint, request.options});
    return result;
  }

  /// Stores the replies of what was accepted and copies them to the repeats. `results` are final.
  void write(UnitOfWork& unit, Results& results, Timestamp now) {
    std::vector<IdempotencyRecord> records;
    std::map<std::size_t, const IdempotencyRecord*> of_request;
    records.reserve(accepted_.size());
    for (const auto& [name, accepted] : accepted_) {
      records.push_back(record_of({name.first, name.second}, accepted.fingerprint,
                                  *results[accepted.at], now, accepted.options));
      of_request.emplace(accepted.at, &records.back());
    }
    for (const Copy& copy : copies_) {
      results[copy.at] = results[copy.original];
      const IdempotencyRecord& record = *of_request.at(copy.original);
      if (copy.bytes) copy.bytes->repeat(ReplyBytes::Told{record.head, record.reply});
    }
    if (!records.empty()) unit.idempotency().add(records);
  }

 private:
  struct Accepted {
    std::size_t at = 0;
    std::string fingerprint;
    CallOptions options;
  };
  struct Copy {
    std::size_t at = 0;
    std::size_t original = 0;
    std::shared_ptr<ReplyBytes> bytes;
  };

  /// Nothing when the request is to be decided.
  template <class Request>
  std::optional<Result<Reply>> find(std::size_t at, const IdempotencyKey& key,
                                    const BatchRequest<Request>& request) {
    const std::pair name(key.account, key.key);
    if (const auto found = stored_.find(name); found != stored_.end())
      return replay<Reply>(found->second, request.fingerprint, request.options);
    const auto earlier = accepted_.find(name);
    if (earlier == accepted_.end()) return std::nullopt;
    if (earlier->second.fingerprint != request.fingerprint)
      return replay<Reply>({{}, key.key, earlier->second.fingerprint, "", {}}, request.fingerprint,
                           {});
    copies_.push_back({at, earlier->second.at, request.options.bytes});
    return Result<Reply>(Reply{});
  }

  std::map<std::pair<AccountId, std::string>, IdempotencyRecord> stored_;
  std::map<std::pair<AccountId, std::string>, Accepted> accepted_;
  std::vector<Copy> copies_;
};

}  // namespace ticketing
