// What has changed since a document was read: the surrogate keys of a cache without invalidation
// messages. Whoever keeps a document compares, whoever writes only notes.
#pragma once

#include <atomic>
#include <chrono>
#include <compare>
#include <cstdint>
#include <memory>
#include <span>

#include <ticketing/ids.hpp>

namespace ticketing {

/// What a document can show, and so goes out of date with.
struct Subject {
  enum class Kind : std::uint8_t {
    post,      ///< with its comments, their count and its campaign; not its views
    posts,     ///< any of them
    account,   ///< its name and role
    product,   ///< with its stock
    products,  ///< any of them
    rankings,  ///< any of them
    coupons,   ///< an account's own, and their states
  };
  Kind kind = Kind::post;
  std::int64_t id = 0;  ///< 0 where any is meant

  static Subject post(PostId id) { return {Kind::post, id.value}; }
  static Subject posts() { return {Kind::posts, 0}; }
  static Subject account(AccountId id) { return {Kind::account, id.value}; }
  static Subject product(ProductId id) { return {Kind::product, id.value}; }
  static Subject products() { return {Kind::products, 0}; }
  static Subject rankings() { return {Kind::rankings, 0}; }
  static Subject coupons_of(AccountId owner) { return {Kind::coupons, owner.value}; }

  friend auto operator<=>(const Subject&, const Subject&) = default;
};

/// When this process last changed what. Thread safe, and without locks: a reader loads one number a
/// subject. Memory is constant; subjects that share a number only seem to change more often.
///
/// A document that was read after `moment = now()` is up to date for as long as
/// `!any_since(moment, its subjects)`, whatever happened meanwhile: a transaction notes what it
/// changed after its commit and before its caller is answered, so what the reading missed is noted
/// after `moment`.
class Changes {
 public:
  using Moment = std::uint64_t;

  Changes();

  Moment now() const { return now_.load(std::memory_order_acquire); }
  void note(std::span<const Subject> subjects);
  bool any_since(Moment moment, std::span<const Subject> subjects) const;

  /// When any of `subjects` was last noted to have changed, or later; the clock's epoch when none
  /// was. For what another process has read: it shows all that was noted here before its reading
  /// began, so `now()`, asked before this, is its moment if this is earlier than that.
  std::chrono::steady_clock::time_point noted_at(std::span<const Subject> subjects) const;

 private:
  static std::size_t place_of(const Subject& subject);

  static constexpr int table_bits = 16;
  alignas(64) std::atomic<Moment> now_{1};  ///< apart from what every reader reads
  std::unique_ptr<std::atomic<Moment>[]> last_changes_;
  /// Of the same places: ticks of the steady clock. Each is written before the moment is given.
  std::unique_ptr<std::atomic<std::chrono::steady_clock::rep>[]> last_times_;
};

}  // namespace ticketing
