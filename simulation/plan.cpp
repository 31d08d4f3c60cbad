#include "simulation/plan.hpp"

#include <algorithm>
#include <set>
#include <string_view>

#include <ticketing/describe/json.hpp>

namespace ticketing::simulation {
namespace {

class Complaints final {
 public:
  void number(const std::string& pointer, double value, double min, double max) {
    if (!(value >= min && value <= max)) out_of_range(pointer, value, min, max);
  }
  void whole(const std::string& pointer, int value, int min, int max) {
    if (value < min || value > max)
      add(pointer, "must be between " + std::to_string(min) + " and " + std::to_string(max) +
                       ", not " + std::to_string(value));
  }
  void add(std::string pointer, std::string detail) {
    errors_.push_back({std::move(pointer), std::move(detail)});
  }
  Result<void> outcome() {
    if (errors_.empty()) return {};
    return refuse_together(ErrorCode::validation_failed, std::move(errors_));
  }

 private:
  void out_of_range(const std::string& pointer, double value, double min, double max) {
    add(pointer,
        "must be between " + to_text(min) + " and " + to_text(max) + ", not " + to_text(value));
  }

  std::vector<FieldError> errors_;
};

void check_products(Complaints& complaints, const std::string& at,
                    const std::vector<ShopItem>& products) {
  std::set<std::string> names;
  for (std::size_t i = 0; i < products.size(); ++i)
    if (!names.insert(products[i].name).second)
      complaints.add(child_pointer(child_pointer(at, i), "name"), "is that of another product");
}

void check_group(Complaints& complaints, const std::string& at, const PeopleGroup& group) {
  const auto of = [&](std::string_view member) { return child_pointer(at, member); };
  if (group.name.empty() || group.name.size() > 40)
    complaints.add(of("name"), "must have 1 to 40 bytes");
  complaints.whole(of("people"), group.people, 1, 100'000);
  complaints.whole(of("accounts_each"), group.accounts_each, 1, 50);
  complaints.number(of("posts_per_day"), group.posts_per_day, 0, 200);
  complaints.number(of("comments_per_day"), group.comments_per_day, 0, 200);
  complaints.number(of("event_interest"), group.event_interest, 0, 1);
  complaints.number(of("reaction_seconds"), group.reaction_seconds, 0.001, 31'536'000);
  complaints.number(of("reaction_spread"), group.reaction_spread, 0, 5);
  complaints.number(of("shop_visits_per_day"), group.shop_visits_per_day, 0, 24);
  complaints.number(of("never_redeems"), group.never_redeems, 0, 1);
  complaints.number(of("spread"), group.spread, 0, 5);
  if (group.stays_days) complaints.number(of("stays_days"), *group.stays_days, 0.001, 36'600);
}

void check_population(Complaints& complaints, const Population& population) {
  const std::string at = "/population";
  std::set<std::string> names;
  for (std::size_t i = 0; i < population.groups.size(); ++i) {
    const std::string group = child_pointer(child_pointer(at, "groups"), i);
    check_group(complaints, group, population.groups[i]);
    if (!names.insert(population.groups[i].name).second)
      complaints.add(child_pointer(group, "name"), "is that of another group");
  }
  if (population.groups.empty())
    complaints.add(child_pointer(at, "groups"), "must name one group of people at least");
  complaints.whole(child_pointer(at, "event_every_days"), population.event_every_days, 1, 366);
  complaints.whole(child_pointer(at, "event_minute"), population.event_minute, 0, 1439);
  const bool weights = population.hours.size() == 24 &&
                       std::ranges::all_of(population.hours, [](double w) { return w >= 0; }) &&
                       std::ranges::any_of(population.hours, [](double w) { return w > 0; });
  if (!weights)
    complaints.add(child_pointer(at, "hours"),
                   "must be 24 numbers, none below 0 and one above it at least");
  check_products(complaints, child_pointer(at, "products"), population.products);
}

void check_act(Complaints& complaints, const std::string& at, const ScriptedAct& act,
               const WrittenScript& script) {
  const auto needs = [&](std::string_view member, bool has) {
    if (!has)
      complaints.add(child_pointer(at, member), "is missing: " + to_text(act.act) + " needs it");
  };
  if (act.act != ActKind::event) needs("account", act.account.has_value());
  if (act.act == ActKind::comment || act.act == ActKind::remove)
    needs("post", act.post.has_value());
  if (act.act != ActKind::buy) return;
  needs("product", act.product.has_value());
  const bool known = !act.product || std::ranges::any_of(script.products, [&](const ShopItem& one) {
    return one.name == *act.product;
  });
  if (!known) complaints.add(child_pointer(at, "product"), "is none of the script's products");
}

void check_script(Complaints& complaints, const WrittenScript& script) {
  const std::string at = "/script/acts";
  std::set<std::string> posts;
  for (std::size_t i = 0; i < script.acts.size(); ++i) {
    const ScriptedAct& act = script.acts[i];
    check_act(complaints, child_pointer(at, i), act, script);
    if ((act.act == ActKind::event || act.act == ActKind::post) && act.post &&
        !posts.insert(*act.post).second)
      complaints.add(child_pointer(child_pointer(at, i), "post"), "is the name of another post");
  }
  for (std::size_t i = 0; i < script.acts.size(); ++i) {
    const auto& post = script.acts[i].post;
    if (post && !posts.contains(*post))
      complaints.add(child_pointer(child_pointer(at, i), "post"),
                     "is a post that no act of the script writes");
  }
  if (script.acts.empty()) complaints.add(at, "must have one act at least");
  check_products(complaints, "/script/products", script.products);
}

void check_rules(Complaints& complaints, const std::vector<RuleSet>& rules) {
  std::set<std::string> names;
  if (rules.empty()) complaints.add("/rules", "must have one rule set at least");
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const std::string at = child_pointer("/rules", i);
    if (!names.insert(rules[i].name).second)
      complaints.add(child_pointer(at, "name"), "is that of another rule set");
    for (const auto& [key, value] : rules[i].settings)
      if (key.starts_with("store.") || key.starts_with("redis.") || key.starts_with("smtp."))
        complaints.add(child_pointer(child_pointer(at, "settings"), key),
                       "is no rule: a simulation has a store of its own and sends nothing");
  }
}

}  // namespace

Result<void> check(const Plan& plan) {
  Complaints complaints;
  const int given = (plan.population ? 1 : 0) + (plan.recorded ? 1 : 0) + (plan.script ? 1 : 0);
  if (given != 1)
    complaints.add("", "exactly one of population, recorded and script must be given, not " +
                           std::to_string(given));
  if (plan.population) check_population(complaints, *plan.population);
  if (plan.recorded) {
    complaints.number("/recorded/shop_visits_per_day", plan.recorded->shop_visits_per_day, 0, 24);
    complaints.number("/recorded/never_redeems", plan.recorded->never_redeems, 0, 1);
  }
  if (plan.script) check_script(complaints, *plan.script);
  check_rules(complaints, plan.rules);
  if (plan.seeds.empty()) complaints.add("/seeds", "must have one seed at least");
  if (plan.days) complaints.whole("/days", *plan.days, 1, 3660);
  complaints.whole("/instant_seconds", plan.instant_seconds, 1, 3600);
  if (plan.store && plan.rules.size() * plan.seeds.size() != 1)
    complaints.add("/store", "can keep one run only: give one rule set and one seed");
  return complaints.outcome();
}

}  // namespace ticketing::simulation
