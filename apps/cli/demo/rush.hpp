// A first-come-first-served rush: everybody comments on one event post at once.
#pragma once

#include <boost/describe/class.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <ticketing/ticketing.hpp>

#include "cli/demo/interruption.hpp"
#include "cli/terminal.hpp"

namespace ticketing::cli {

class LiveView;

/// Whose addresses people of a rush have: no mail arrives there (RFC 2606).
inline constexpr std::string_view rush_domain = "@demo.invalid";

struct RushPlan {
  int accounts = 0;
  int slots = 0;
  int connections = 0;             ///< comments under way at once
  std::optional<std::string> api;  ///< base URL; none: straight to the store
  std::vector<std::string> texts;
};

/// One account and what became of its comment.
struct Contestant {
  using Instant = std::chrono::steady_clock::time_point;

  Principal who = Principal::anonymous();
  std::string access_token;  ///< over HTTP only
  std::string text;
  std::string idempotency_key;

  Instant started;   ///< of the first try
  Instant finished;  ///< of the last
  int tries = 0;
  std::optional<CommentId> comment;  ///< none: refused
  std::optional<int> position;       ///< of a winner
  std::string refusal;               ///< error code, or what went wrong on the way
};

/// A store made ready: the event post and everybody who will comment.
struct RushField {
  PostId post;
  std::vector<Contestant> contestants;
};

struct RushReport {
  bool passed = false;  ///< everything below is as it must be
  PostId post_id;
  int accounts = 0;
  int slots = 0;
  std::int64_t accepted = 0;
  std::map<std::string, std::int64_t> refused;  ///< by code
  std::int64_t retried = 0;      ///< tries beyond the first, with the same idempotency key
  std::int64_t duration_ms = 0;  ///< first request to last reply
  std::int64_t comments_per_second = 0;
  std::int64_t winners_decided_ms = 0;  ///< first request to the last winner's reply
  std::int64_t latency_p50_us = 0;
  std::int64_t latency_p99_us = 0;
  bool audit_clean = false;
  std::vector<std::string> problems;  ///< what is not as it must be
  std::vector<Winner> winners;
};
BOOST_DESCRIBE_STRUCT(RushReport, (),
                      (passed, post_id, accounts, slots, accepted, refused, retried, duration_ms,
                       comments_per_second, winners_decided_ms, latency_p50_us, latency_p99_us,
                       audit_clean, problems, winners))

/// How often a comment is tried again while the system says `unavailable` or the connection breaks.
inline constexpr int rush_tries_max = 20;

/// Accounts (without passwords), sessions where HTTP needs them, and the event post. `interruption`
/// is told what that leaves in the store.
RushField prepare_rush(Ticketing& ticketing, const RushPlan& plan, const Terminal& terminal,
                       Interruption& interruption);

/// Through the comment service of this process.
void rush_directly(Ticketing& ticketing, const RushPlan& plan, RushField& field, LiveView& view);

/// Throws Refused: usage for anything but an http:// URL, unavailable where no server answers.
void check_api(const std::string& url);

/// Through an API server on the same store, over keep-alive connections.
void rush_over_http(const RushPlan& plan, RushField& field, LiveView& view);

/// Adds to `report.problems` where the stored winners are not positions 1..K of distinct accounts,
/// or not those that were told so.
void check_winners(RushReport& report, const std::vector<Contestant>& contestants);

/// First come, first served in real time: nobody wins who began after a loser had its answer.
void check_order(RushReport& report, const std::vector<Contestant>& contestants);

/// Compares what the contestants were told with what the store holds, and audits the store.
RushReport judge_rush(Ticketing& ticketing, const RushPlan& plan, const RushField& field);

}  // namespace ticketing::cli
