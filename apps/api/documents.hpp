// Documents in memory, by request target: at most one reading of each at a time, and none that is
// out of date.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <ticketing/shared_cache.hpp>

#include "api/document.hpp"

namespace ticketing::api {

/// A reader is never given a document that misses what this process had acknowledged before he
/// asked, nor one whose reading began more than `age_max` before, by this process's own clock: so
/// long may what other processes write not show. Thread safe.
class Documents {
 public:
  static constexpr std::chrono::seconds age_max{1};
  static constexpr std::size_t bytes_max = 64 * 1024 * 1024;
  /// Longer ones are read each time: nobody but an attacker spells a target like that.
  static constexpr std::size_t target_bytes_max = 512;

  /// Reads one; may block. Called on a thread of `submit`, while its request is not answered yet.
  /// What it throws is as too much to do.
  using Read = std::function<Document()>;
  using Done = std::function<void(const DocumentPtr&)>;
  /// Has work done on another thread; false when that has too much to do.
  using Submit = std::function<bool(std::function<void()>)>;

  /// `shared`, which may be null, is asked before the store.
  Documents(const Changes& changes, Submit submit, SharedCache* shared = nullptr,
            std::chrono::steady_clock::duration oldest = age_max);

  /// The document, if it is up to date and this thread has had it before. Takes no lock.
  DocumentPtr find(std::string_view target);
  /// The document, read if need be. Calls `done` once: here, or on a thread of `submit`; with null
  /// when there is too much to do.
  void get(std::string_view target, Read read, Done done);

  struct Counters {
    std::atomic<std::uint64_t> hits{0};      ///< given without reading or waiting
    std::atomic<std::uint64_t> misses{0};    ///< those who read or waited for who did
    std::atomic<std::uint64_t> readings{0};  ///< of the store
    std::atomic<std::uint64_t> shared{0};    ///< had from what another process read
  };
  const Counters& counters() const { return counters_; }

 private:
  struct Waiting {
    Changes::Moment since;  ///< what was changed until then must show
    std::chrono::steady_clock::time_point came_at;
    Read read;
    Done done;
  };
  using ByUse = std::list<const std::string*>;
  struct Entry {
    DocumentPtr document;
    bool being_read = false;
    std::vector<Waiting> waiting;
    ByUse::iterator used;
  };
  using Entries = std::unordered_map<std::string, Entry>;

  std::chrono::steady_clock::duration bound_of(const Document& document) const {
    return std::min(age_max_, document.good_for);
  }
  bool is_fresh(const Document& document) const;
  void submit_reading(const std::string& target);
  void read_for_all(const std::string& target);
  /// From who has read it, or from the store. `turn`, when others wait for that, is to be ended.
  DocumentPtr read(const std::string& target, std::optional<SharedCache::Turn>& turn);
  /// What another process has read and this one knows of no change since; or null.
  DocumentPtr ask_others(const std::string& target, std::optional<SharedCache::Turn>& turn);
  void share(const SharedCache::Turn& turn, const DocumentPtr& document);
  /// To those it is new enough for; true when there are others.
  bool answer(const std::string& target, const DocumentPtr& document);
  // Under the lock. What goes, `gone` takes, to be freed without it.
  using Gone = std::vector<DocumentPtr>;
  Entries::iterator entry_of(std::string_view target);
  void keep(Entries::iterator at, DocumentPtr document, Gone& gone);
  ByUse::iterator drop(Entries::iterator at, Gone& gone);

  const Changes& changes_;
  const Submit submit_;
  SharedCache* const shared_;
  const std::chrono::steady_clock::duration age_max_;
  const std::uint64_t identity_;   ///< of this object, for what its threads hold of it
  alignas(64) Counters counters_;  ///< apart from what every reader reads

  alignas(64) std::mutex mutex_;
  Entries entries_;
  ByUse by_use_;  ///< targets of `entries_`, the last used first
  std::size_t bytes_ = 0;
};

}  // namespace ticketing::api
