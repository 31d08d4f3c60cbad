// A platform in which the acts of a script are done.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <ticketing/ticketing.hpp>

#include "simulation/observed.hpp"
#include "simulation/script.hpp"

namespace ticketing::simulation {

/// Not thread safe.
class World final {
 public:
  /// Opens the configured store, which is empty, at the beginning of the script's first day, with
  /// everybody's account and all products. `script` lives longer.
  static Result<std::unique_ptr<World>> open(const Config& config, const Script& script);

  /// The day's acts and the jobs of its night, each at its time. A refusal by a rule is an outcome;
  /// what is returned is that the store failed.
  Result<void> live(LocalDate day, std::span<const Act> acts);
  /// To the last second of the script's last day.
  void end();

  Ticketing& ticketing() { return ticketing_; }
  const Observed& observed() const { return observed_; }
  AccountId account(std::size_t place) const { return accounts_[place].who.account; }

 private:
  struct Account {
    Principal who;
    std::deque<std::string> coupons;  ///< codes, won and not used yet, oldest first
  };
  struct Order {
    const Act* act = nullptr;
    std::size_t account = 0;
    PlaceOrder request;
  };

  World(Ticketing ticketing, std::shared_ptr<ManualClock> clock, const Script& script);
  Result<void> settle();
  /// Of acts of one instant.
  Result<void> perform(std::span<const Act> acts);
  Result<void> open_event(const Act& act);
  Result<void> write_post(const Act& act);
  Result<void> add_comments(std::span<const Act> acts);
  Result<void> note_comment(const Act& act, std::size_t account, const Result<CommentAdded>& added);
  Result<void> buy(std::span<const Act> acts);
  Result<std::optional<Order>> chosen_order(const Act& act);
  Result<void> note_order(const Order& order, const Result<OrderView>& placed);
  Result<void> remove(const Act& act);
  Result<void> run_job(std::string_view job);

  /// The account that a person uses for an act that names none.
  std::size_t account_for(const Act& act) const;
  std::optional<PostId> post_for(const Act& act) const;
  void keep_post(const Act& act, PostId post);
  /// Counts a refusal by a rule; hands on any other.
  Result<void> note_refusal(const Act& act, const Error& error);
  ObservedDay& today();

  Ticketing ticketing_;
  std::shared_ptr<ManualClock> clock_;
  const Script& script_;
  std::optional<Principal> admin_;
  std::vector<Account> accounts_;             ///< of the cast
  std::vector<ProductId> products_;           ///< of the script
  std::vector<std::size_t> by_price_;         ///< places of products, the dearest first
  std::vector<std::optional<PostId>> posts_;  ///< of the script
  std::map<PostId, std::size_t> event_of_;    ///< its place in `observed_.events`
  std::vector<PostId> general_posts_;
  std::int64_t orders_asked_ = 0;
  Observed observed_;
};

}  // namespace ticketing::simulation
