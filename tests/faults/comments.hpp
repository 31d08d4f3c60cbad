// Comments as clients see them, attempt by attempt, and what must be true of them whatever broke.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "faults/venue.hpp"

namespace ticketing::test {

/// One person's wish to say something, and all that came of it.
struct Wish {
  Person who;
  PostId post;
  std::string body;  ///< no two wishes say the same
  std::string key;   ///< empty: without an idempotency key

  Instant first_began = Instant::max();  ///< of all attempts
  Instant ended{};                       ///< of the acknowledged attempt
  std::optional<CommentAdded> added;     ///< the acknowledged reply
  std::string reply;                     ///< the same as it was sent
  std::optional<int> refused;            ///< the last attempt's status, when it was a refusal
  bool in_doubt = false;                 ///< some attempt was not answered, or `unavailable`
};

/// One wish of each of the first `count` people, each with an idempotency key.
std::vector<Wish> wishes_of(const Venue& venue, PostId post, std::size_t count);

/// How a crowd of clients goes about it.
struct Attempts {
  std::vector<int> ports;
  int connections = 64;
  /// Called on the crowd's thread with how many have been acknowledged so far.
  std::function<void(std::size_t)> on_acknowledged = {};
};

/// Tries every wish that is not yet acknowledged, once. Fails the test when an answer is neither
/// 201 nor a refusal, or not of the form that the API promises.
void attempt(const Attempts& how, std::vector<Wish>& wishes);

/// Until every wish is acknowledged; fails the test when that takes a minute.
void attempt_until_acknowledged(const Attempts& how, std::vector<Wish>& wishes);

/// Asks for every acknowledged wish again, with its key: the same reply, byte for byte.
void expect_replayed(const Attempts& how, const std::vector<Wish>& wishes);

/// Every acknowledged comment is in the store with what its reply promised: the reward in the
/// ledger, the coupon with its owner.
void expect_stored(const Venue& venue, PostId post, const std::vector<Wish>& wishes);

/// Every wish is there exactly once if it was acknowledged, and never twice.
void expect_never_twice(const Venue& venue, PostId post, const std::vector<Wish>& wishes);

/// The first comment of each account is rewarded and no other; positions 1..slots go to the first
/// of them in order of ids, which is real-time order: nobody wins who began after a definite loser
/// had ended.
void expect_fair(const std::vector<Wish>& wishes, PostId post, int slots);

/// The audit finds nothing; how many points there are in all.
Points expect_clean_books(const Venue& venue);

/// Σ points the replies promised.
Points points_promised(const std::vector<Wish>& wishes);

/// The comments on a post, oldest first.
std::vector<CommentView> stored_comments(Ticketing& t, PostId post);

}  // namespace ticketing::test
