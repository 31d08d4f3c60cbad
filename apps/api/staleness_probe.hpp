// Measures where it matters what the documents in memory promise: that none is out of date.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <ticketing/changes.hpp>

#include "api/document.hpp"
#include "api/documents.hpp"

namespace ticketing::api {

/// A document that is given at T must show the state of some moment since T - bound. The state
/// *after* T says nothing of that, for it may have changed since. So the probe reads the store
/// behind one of `every` replies, and compares that reading with what is given of the same target
/// later. What says something else than the reading, though it was read before it, misses a change
/// that was there when the probe read. It is stale if by now the bound has passed since; or at
/// once, if the change was this process's own: if one was noted after the document was read, and
/// none after the probe read.
///
/// What says something else and was read after the probe did is newer; a cache that honours its
/// bound has nothing else to give by then. Contents are compared by their entity tags, so that a
/// post's `view_count`, which may lag, is none.
///
/// Thread safe. Each thread has one comparison under way at most, so that whatever the traffic, the
/// store is read once in `bound` for each.
class StalenessProbe {
 public:
  using Duration = std::chrono::steady_clock::duration;
  /// Reads what a target's document would be; may block.
  using Read = std::function<Document(const std::string& target)>;

  /// `every` 0: never.
  StalenessProbe(std::uint64_t every, Duration bound, const Changes& changes,
                 Documents::Submit submit, Read read);

  /// Told of each document that is given from memory, by the thread that gives it. Takes no lock.
  void given(std::string_view target, const Document& document);

  struct Counters {
    std::atomic<std::uint64_t> checks{0};  ///< comparisons that came to an end
    std::atomic<std::uint64_t> stale{0};   ///< that found a document out of date: a bug
  };
  const Counters& counters() const { return counters_; }

 private:
  struct Comparison;
  struct Own;
  enum class Known { nothing, reading, bound_passed };

  void begin(Own& own, std::string_view target);
  void read_into(Comparison& comparison);
  void compare(Own& own, const Document& document);
  Known known_of(const Comparison& comparison) const;
  bool is_stale(const Document& reading, const Document& document, Known known) const;

  const std::uint64_t every_;
  const Duration bound_;
  const Changes& changes_;
  const Documents::Submit submit_;
  const Read read_;
  const std::uint64_t identity_;  ///< of this object, for what its threads have under way
  Counters counters_;
};

}  // namespace ticketing::api
