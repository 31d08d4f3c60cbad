#include "api/documents.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include <ticketing/ticketing.hpp>

#include "api/document_bytes.hpp"

namespace ticketing::api {

namespace {

std::uint64_t next_identity() {
  static std::atomic<std::uint64_t> last{0};
  return ++last;
}

/// What one thread holds, so that a document many ask for costs none of them a lock, nor a counter
/// of references that all processors write.
class OwnDocuments {
 public:
  /// Forgets what belonged to another `owner`.
  static OwnDocuments& of(std::uint64_t owner) {
    static thread_local OwnDocuments own;
    if (own.owner_ != owner) {
      own.forget();
      own.owner_ = owner;
    }
    return own;
  }

  DocumentPtr find(std::string_view target) const {
    const auto found = documents_.find(target);
    return found == documents_.end() ? nullptr : found->second;
  }

  void keep(std::string_view target, const DocumentPtr& document) {
    if (documents_.size() >= documents_max || bytes_ >= bytes_max) forget();
    // A counter of references of its own, around the shared one.
    auto own = std::make_shared<const DocumentPtr>(document);
    const Document* const content = own->get();
    DocumentPtr& kept = documents_[std::string(target)];
    if (kept) bytes_ -= kept->memory();
    bytes_ += document->memory();
    kept = DocumentPtr(std::move(own), content);
  }

 private:
  static constexpr std::size_t documents_max = 1024;
  static constexpr std::size_t bytes_max = 8 * 1024 * 1024;

  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };

  void forget() {
    documents_.clear();
    bytes_ = 0;
  }

  std::uint64_t owner_ = 0;
  std::unordered_map<std::string, DocumentPtr, Hash, std::equal_to<>> documents_;
  std::size_t bytes_ = 0;
};

}  // namespace

Documents::Documents(const Changes& changes, Submit submit, SharedCache* shared,
                     std::chrono::steady_clock::duration oldest)
    : changes_(changes),
      submit_(std::move(submit)),
      shared_(shared),
      age_max_(oldest),
      identity_(next_identity()) {}

bool Documents::is_fresh(const Document& document) const {
  return std::chrono::steady_clock::now() - document.read_at < bound_of(document) &&
         !changes_.any_since(document.as_of, document.subjects);
}

DocumentPtr Documents::find(std::string_view target) {
  DocumentPtr document = OwnDocuments::of(identity_).find(target);
  if (!document || !is_fresh(*document)) return nullptr;
  counters_.hits.fetch_add(1, std::memory_order_relaxed);
  return document;
}

Documents::Entries::iterator Documents::entry_of(std::string_view target) {
  auto at = entries_.find(std::string(target));
  if (at != entries_.end()) {
    by_use_.splice(by_use_.begin(), by_use_, at->second.used);
    return at;
  }
  by_use_.push_front(nullptr);
  try {
    at = entries_.try_emplace(std::string(target)).first;
  } catch (...) {
    by_use_.pop_front();
    throw;
  }
  by_use_.front() = &at->first;
  at->second.used = by_use_.begin();
  return at;
}

void Documents::get(std::string_view target, Read read, Done done) {
  const auto came_at = std::chrono::steady_clock::now();
  std::unique_lock lock(mutex_);
  const auto at = entry_of(target);
  Entry& entry = at->second;
  if (entry.document && is_fresh(*entry.document)) {
    const DocumentPtr document = entry.document;
    lock.unlock();
    OwnDocuments::of(identity_).keep(target, document);
    counters_.hits.fetch_add(1, std::memory_order_relaxed);
    return done(document);
  }
  counters_.misses.fetch_add(1, std::memory_order_relaxed);
  const std::string own_target(target);  // with the last answer request and entry may both be gone
  entry.waiting.push_back({changes_.now(), came_at, std::move(read), std::move(done)});
  if (std::exchange(entry.being_read, true)) return;
  lock.unlock();
  submit_reading(own_target);
}

void Documents::submit_reading(const std::string& target) {
  bool submitted = false;
  try {
    submitted = submit_([this, target] { read_for_all(target); });
  } catch (const std::exception& e) {
    spdlog::error("document {}: {}", target, e.what());
  }
  if (!submitted) answer(target, nullptr);
}

void Documents::read_for_all(const std::string& target) {
  std::optional<SharedCache::Turn> turn;
  DocumentPtr document;
  try {
    document = read(target, turn);
  } catch (const std::exception& e) {
    spdlog::error("document {}: {}", target, e.what());
  }
  if (answer(target, document)) submit_reading(target);
  if (turn) share(*turn, document);
}

DocumentPtr Documents::read(const std::string& target, std::optional<SharedCache::Turn>& turn) {
  Read read;
  {
    const std::lock_guard lock(mutex_);
    read = entries_.at(target).waiting.front().read;
  }
  if (shared_ && target.size() <= target_bytes_max)
    if (auto document = ask_others(target, turn)) return document;
  counters_.readings.fetch_add(1, std::memory_order_relaxed);
  // Both before: what is noted from here on may be missing from what is read.
  const auto as_of = changes_.now();
  const auto read_at = std::chrono::steady_clock::now();
  auto document = std::make_shared<Document>(read());
  document->as_of = as_of;
  document->read_at = read_at;
  return document;
}

DocumentPtr Documents::ask_others(const std::string& target,
                                  std::optional<SharedCache::Turn>& turn) {
  SharedCache::Time since{};
  {
    const std::lock_guard lock(mutex_);
    if (const DocumentPtr& known = entries_.at(target).document)
      since = changes_.noted_at(known->subjects);
  }
  // Another version of this program may write another document.
  const std::string key = std::string(version()) + ' ' + target;
  auto found = shared_->find(key, since);
  if (auto* const ours = std::get_if<SharedCache::Turn>(&found)) turn = std::move(*ours);
  const auto* const value = std::get_if<SharedCache::Value>(&found);
  if (!value) return nullptr;
  if (auto document = document_of(value->bytes)) {
    document->as_of = changes_.now();  // first: what is noted from here on may be missing
    document->read_at = value->began;
    if (changes_.noted_at(document->subjects) < value->began) {
      counters_.shared.fetch_add(1, std::memory_order_relaxed);
      return std::make_shared<const Document>(std::move(*document));
    }
  }
  turn = shared_->begin(key);
  return nullptr;
}

void Documents::share(const SharedCache::Turn& turn, const DocumentPtr& document) {
  try {
    if (document && !document->refusal && document->keep)
      shared_->put(turn, to_bytes(*document));
    else
      shared_->give_up(turn);
  } catch (const std::exception& e) {
    spdlog::error("document {}: {}", turn.key, e.what());
  }
}

bool Documents::answer(const std::string& target, const DocumentPtr& document) {
  std::vector<Waiting> answered;
  Gone gone;
  std::unique_lock lock(mutex_);
  const auto at = entries_.find(target);
  Entry& entry = at->second;
  const bool unchanged = document && !changes_.any_since(document->as_of, document->subjects);
  // Those who came before it was read cannot know of what changed meanwhile.
  const auto is_new_enough = [&](const Waiting& waiting) {
    return !document || ((unchanged || waiting.since <= document->as_of) &&
                         waiting.came_at - document->read_at < bound_of(*document));
  };
  const auto later =
      std::stable_partition(entry.waiting.begin(), entry.waiting.end(), is_new_enough);
  answered.assign(std::make_move_iterator(entry.waiting.begin()), std::make_move_iterator(later));
  entry.waiting.erase(entry.waiting.begin(), later);
  entry.being_read = !entry.waiting.empty();
  const bool again = entry.being_read;
  if (unchanged && document->keep && target.size() <= target_bytes_max) keep(at, document, gone);
  if (!entry.document && !again) drop(at, gone);
  lock.unlock();

  for (const Waiting& waiting : answered) {
    try {
      waiting.done(document);
    } catch (const std::exception& e) {
      spdlog::error("document {}: {}", target, e.what());
      waiting.done(nullptr);
    }
  }
  return again;
}

void Documents::keep(Entries::iterator at, DocumentPtr document, Gone& gone) {
  Entry& entry = at->second;
  bytes_ += document->memory();
  if (entry.document) {
    bytes_ -= entry.document->memory();
    gone.push_back(std::move(entry.document));
  }
  entry.document = std::move(document);
  for (auto least = by_use_.end(); bytes_ > bytes_max && least != by_use_.begin();) {
    const auto found = entries_.find(**--least);
    // Not this one either, which the caller still looks at; it is the last used.
    if (!found->second.being_read && found != at) least = drop(found, gone);
  }
}

Documents::ByUse::iterator Documents::drop(Entries::iterator at, Gone& gone) {
  if (at->second.document) {
    bytes_ -= at->second.document->memory();
    gone.push_back(std::move(at->second.document));
  }
  const auto next = by_use_.erase(at->second.used);
  entries_.erase(at);
  return next;
}

}  // namespace ticketing::api
