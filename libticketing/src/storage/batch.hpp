// A batch of requests in one transaction: what they are decided on is locked and read once, set by
// set, each is decided in order of arrival against what those before it left, and everything is
// written set by set.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <ticketing/actor/principal.hpp>
#include <ticketing/call_options.hpp>
#include <ticketing/result.hpp>

#include "storage/idempotency.hpp"
#include "storage/row_key.hpp"

namespace ticketing {

/// A checked request waiting for its batch.
template <class Request>
struct BatchRequest {
  Principal who;
  Request request;
  CallOptions options;
  std::string fingerprint;  ///< when the call carries an idempotency key

  /// None of a dry run: it stores nothing.
  std::optional<IdempotencyKey> key() const {
    if (!options.idempotency_key || options.dry_run) return std::nullopt;
    return IdempotencyKey{who.account, *options.idempotency_key};
  }
};

/// What a batch does about wallets that others have locked. All that a batch needs may be held by
/// one other that is about to commit, so they are waited for first. For posts and products nobody
/// waits who holds another.
enum class BusyWallets { waited_for, left_out };

/// What has become of a batch's requests, by their places.
template <class Reply>
struct BatchOutcome {
  std::vector<Result<Reply>> results;
  /// Of some there is no result: they need a row that another transaction has locked.
  std::map<std::size_t, RowKey> held_up;
};

/// The rows that a batch needed and did not get.
class BusyRows final {
 public:
  template <class Key>
  void add(const std::vector<Key>& busy) {
    rows_.insert(busy.begin(), busy.end());
  }
  /// The first of them that `request` needs, null when it needs none.
  template <class Request>
  std::optional<RowKey> needed_by(const Request& request) const {
    if (rows_.empty()) return std::nullopt;
    for (auto& row : rows_of(request))
      if (rows_.contains(row)) return row;
    return std::nullopt;
  }

 private:
  std::set<RowKey> rows_;
};

/// What becomes of each request. `batch` reads what all `requests` need, then decides in order
/// those that nothing is `busy` for, by their places; `write` is left to `run_batch`.
template <class Batch, class Request>
auto decide_batch(Batch& batch, std::span<const Request> requests) {
  using Decided = decltype(batch.decide(0, requests.front()));
  batch.read(requests);
  BatchOutcome<typename Decided::value_type> outcome;
  outcome.results.reserve(requests.size());
  for (std::size_t at = 0; at < requests.size(); ++at) {
    if (auto row = batch.busy().needed_by(requests[at])) {
      outcome.held_up.emplace(at, std::move(*row));
      outcome.results.push_back(refuse_for_now("its row is locked"));
    } else {
      outcome.results.push_back(batch.decide(at, requests[at]));
    }
  }
  return outcome;
}

/// As `decide_batch`, and writes what was accepted; what storage assigns completes the results.
template <class Batch, class Request>
auto run_batch(Batch& batch, std::span<const Request> requests) {
  auto outcome = decide_batch(batch, requests);
  batch.write(outcome.results);
  return outcome;
}

}  // namespace ticketing
