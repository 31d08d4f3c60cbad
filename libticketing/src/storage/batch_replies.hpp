// Idempotency within a batch: stored replies are replayed, and of two equal requests in one batch
// the second gets the first one's reply.
#pragma once

#include <map>
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
    if (auto repeat = find(at, *key, request.fingerprint)) return std::move(*repeat);
    Result<Reply> result = decide();
    if (result)
      accepted_.emplace(std::pair(key->account, key->key), Accepted{at, request.fingerprint});
    return result;
  }

  /// Stores the replies of what was accepted and copies them to the repeats. `results` are final.
  void write(UnitOfWork& unit, Results& results, Timestamp now) {
    for (const auto& [copy, original] : copies_) results[copy] = results[original];
    std::vector<IdempotencyRecord> records;
    for (const auto& [name, accepted] : accepted_)
      records.push_back(
          {name.first, name.second, accepted.fingerprint, to_json(*results[accepted.at]), now});
    if (!records.empty()) unit.idempotency().add(records);
  }

 private:
  struct Accepted {
    std::size_t at = 0;
    std::string fingerprint;
  };

  /// Nothing when the request is to be decided.
  std::optional<Result<Reply>> find(std::size_t at, const IdempotencyKey& key,
                                    const std::string& fingerprint) {
    const std::pair name(key.account, key.key);
    if (const auto found = stored_.find(name); found != stored_.end())
      return replay<Reply>(found->second, fingerprint);
    const auto earlier = accepted_.find(name);
    if (earlier == accepted_.end()) return std::nullopt;
    if (earlier->second.fingerprint != fingerprint)
      return replay<Reply>({{}, key.key, earlier->second.fingerprint, "", {}}, fingerprint);
    copies_.emplace_back(at, earlier->second.at);
    return Result<Reply>(Reply{});
  }

  std::map<std::pair<AccountId, std::string>, IdempotencyRecord> stored_;
  std::map<std::pair<AccountId, std::string>, Accepted> accepted_;
  std::vector<std::pair<std::size_t, std::size_t>> copies_;
};

}  // namespace ticketing
