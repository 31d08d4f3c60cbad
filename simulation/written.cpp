// A script that is written act by act.
#include <algorithm>
#include <map>
#include <string>

#include "simulation/script.hpp"

namespace ticketing::simulation {
namespace {

class ActedScript final : public Script {
 public:
  ActedScript(const Plan& plan, const BusinessCalendar& calendar)
      : written_(*plan.script), calendar_(calendar) {
    for (const ScriptedAct& act : written_.acts) add(act);
    std::ranges::stable_sort(acts_, {}, &Act::at);
    first_ = plan.start.value_or(calendar.local_date(acts_.front().at));
    last_ = plan.days ? first_ + std::chrono::days(*plan.days - 1)
                      : std::max(first_, calendar.local_date(acts_.back().at));
  }

  const Cast& cast() const override { return cast_; }
  const std::vector<ShopItem>& products() const override { return written_.products; }
  LocalDate first_day() const override { return first_; }
  LocalDate last_day() const override { return last_; }

  std::vector<Act> acts_of(LocalDate day) override {
    const auto at = &Act::at;
    const auto begin = std::ranges::lower_bound(acts_, calendar_.start_of(day), {}, at);
    const auto end =
        std::ranges::lower_bound(acts_, calendar_.start_of(day + std::chrono::days(1)), {}, at);
    return {begin, end};
  }

 private:
  void add(const ScriptedAct& given) {
    Act act{.at = given.at,
            .kind = given.act,
            .text = given.text,
            .quantity = given.quantity,
            .use_coupon = given.use_coupon};
    if (given.account) {
      act.account = account(*given.account);
      act.person = cast_.accounts[*act.account].person;
    }
    if (given.post) act.post = posts_.try_emplace(*given.post, posts_.size()).first->second;
    if (given.product)
      act.product = static_cast<std::size_t>(
          std::ranges::find(written_.products, *given.product, &ShopItem::name) -
          written_.products.begin());
    acts_.push_back(act);
  }

  /// Each account is a person of its own.
  std::size_t account(const std::string& name) {
    const auto known = accounts_.find(name);
    if (known != accounts_.end()) return known->second;
    const bool is_email = name.find('@') != std::string::npos;
    const std::size_t added =
        cast_.add_account(cast_.add_person(name, "script"), is_email ? name : std::string());
    return accounts_[name] = added;
  }

  const WrittenScript written_;
  const BusinessCalendar& calendar_;
  Cast cast_;
  std::map<std::string, std::size_t> accounts_;
  std::map<std::string, std::size_t> posts_;
  std::vector<Act> acts_;
  LocalDate first_;
  LocalDate last_;
};

}  // namespace

std::unique_ptr<Script> make_written_script(const Plan& plan, const BusinessCalendar& calendar) {
  return std::make_unique<ActedScript>(plan, calendar);
}

}  // namespace ticketing::simulation
