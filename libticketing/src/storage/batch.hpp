// A batch of requests in one transaction: what they are decided on is locked and read once, set by
// set, each is decided in order of arrival against what those before it left, and everything is
// written set by set.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <ticketing/actor/principal.hpp>
#include <ticketing/call_options.hpp>
#include <ticketing/result.hpp>

#include "storage/idempotency.hpp"

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

/// One result for each request, in order. `batch` reads what all `requests` need, then decides each
/// by its place among them; `write` is left to `run_batch`.
template <class Batch, class Request>
auto decide_batch(Batch& batch, std::span<const Request> requests) {
  batch.read(requests);
  std::vector<decltype(batch.decide(0, requests.front()))> results;
  results.reserve(requests.size());
  for (std::size_t at = 0; at < requests.size(); ++at)
    results.push_back(batch.decide(at, requests[at]));
  return results;
}

/// As `decide_batch`, and writes what was accepted; what storage assigns completes the results.
template <class Batch, class Request>
auto run_batch(Batch& batch, std::span<const Request> requests) {
  auto results = decide_batch(batch, requests);
  batch.write(results);
  return results;
}

}  // namespace ticketing
