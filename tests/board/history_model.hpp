// What random histories are compared with: the rules again, as small as they can be said.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <ticketing/ticketing.hpp>

namespace ticketing::test {

/// An account as the model sees it: its credits in order, and what was ever taken from them.
struct Person {
  Principal who = Principal::anonymous();
  struct Credit {
    std::int64_t amount;
    Timestamp expires_at;
  };
  std::vector<Credit> credits;
  /// What reversals of credits did not find.
  struct Shortfall {
    std::size_t credit;
    std::int64_t points;
    int when;
  };
  std::vector<Shortfall> shortfalls;
  Timestamp last_expires_at;  ///< of the newest credit of more than nothing
  std::int64_t debits = 0;
  std::int64_t posts = 0;
  std::int64_t comments = 0;
  struct Reached {
    std::size_t credit;
    Timestamp when;
  };
  std::vector<Reached> post_milestones;  ///< that were not taken back
  std::vector<Reached> comment_milestones;
  std::map<LocalDate, int> posts_by_day;
  std::map<std::string, Timestamp> coupons;  ///< usable ones by code, with their end

  /// Oldest first: what debits have not used up and has not expired.
  std::int64_t spendable(Timestamp now) const {
    auto used = debits;
    std::int64_t left = 0;
    for (const auto& credit : credits) {
      const auto taken = std::min(used, credit.amount);
      used -= taken;
      if (credit.expires_at > now) left += credit.amount - taken;
    }
    return left;
  }
  /// Takes what is there of a credit that has not expired; what is not, is remembered.
  void claw_back(std::size_t index, Timestamp now, int when) {
    auto& credit = credits[index];
    if (credit.expires_at <= now) return;
    const auto taken = std::min(credit.amount, spendable(now));
    shortfalls.push_back({index, credit.amount - taken, when});
    credit.amount -= taken;
  }
  /// The milestones of which nothing is left.
  template <class IsLeft>
  void take_back(std::vector<Reached>& milestones, const IsLeft& is_left, Timestamp now, int when) {
    std::erase_if(milestones, [&](const Reached& milestone) {
      if (is_left(milestone.when)) return false;
      claw_back(milestone.credit, now, when);
      return true;
    });
  }
  /// As if what was bought at `when` had never been: a clawback since would have found more.
  void refund(std::int64_t total, int when, Timestamp now) {
    auto refunded = std::min(total, points_max.value - spendable(now));
    debits -= refunded;
    for (auto& shortfall : shortfalls) {
      auto& credit = credits[shortfall.credit];
      if (shortfall.when < when || credit.expires_at <= now) continue;
      const auto taken = std::min(shortfall.points, refunded);
      shortfall.points -= taken;
      credit.amount -= taken;
      refunded -= taken;
    }
  }
  /// What a write does first: expired credits are written off.
  void write_off(Timestamp now) {
    std::int64_t expired = 0;
    for (const auto& credit : credits)
      if (credit.expires_at <= now) expired += credit.amount;
    debits = std::max(debits, expired);
  }
};

struct ModelPost {
  PostId id;
  int author = -1;  ///< -1: the admin
  bool event = false;
  bool deleted = false;
  int slots = 0;
  int claimed = 0;
  Timestamp written;
  std::optional<std::size_t> reward;  ///< index of the author's credit
  std::set<int> commented;
  std::set<int> won;
};

struct ModelComment {
  CommentId id;
  std::size_t post;
  int author;
  Timestamp written;
  bool counted = false;
  std::optional<std::size_t> reward = {};
};

/// A product for sale, and what the model thinks is left.
struct Shelf {
  ProductId product;
  std::optional<std::int64_t> stock;
};

struct ModelOrder {
  OrderId id;
  std::size_t who;
  std::size_t shelf;
  int quantity;
  bool took_stock;
  std::int64_t total;
  int when;
  std::optional<std::pair<std::string, Timestamp>> coupon;
  std::string ticket;
  bool cancelled = false;
  bool redeemed = false;
};

}  // namespace ticketing::test
