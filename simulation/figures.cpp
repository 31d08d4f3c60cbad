#include "simulation/figures.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace ticketing::simulation {
namespace {

/// What moved in a day.
struct Moved {
  Points issued;
  Points clawed_back;
  Points redeemed;
  Points expired;

  Points net() const { return issued - clawed_back - redeemed - expired; }
};

void add(Moved& moved, const LedgerEntryView& entry) {
  switch (entry.reason) {
    case Reason::general_post:
    case Reason::event_comment:
    case Reason::milestone:
    case Reason::ranking:
    case Reason::adjustment:
      moved.issued += entry.amount;
      break;
    case Reason::clawback:
      moved.clawed_back -= entry.amount;
      break;
    case Reason::expiry:
      moved.expired -= entry.amount;
      break;
    case Reason::purchase:
    case Reason::refund:
      moved.redeemed -= entry.amount;
      break;
  }
}

struct Books {
  std::map<LocalDate, Moved> by_day;
  std::vector<Moved> by_person;  ///< of the cast
};

Result<Books> read_books(const Script& script, World& world) {
  Books books;
  books.by_person.resize(script.cast().people.size());
  Ticketing& t = world.ticketing();
  const auto& accounts = script.cast().accounts;
  for (std::size_t place = 0; place < accounts.size(); ++place) {
    ListEntries request{.account_id = world.account(place), .limit = page_limit_max};
    do {
      const auto page = t.points().entries(Principal::local_operator(), request);
      TICKETING_TRY(page);
      for (const LedgerEntryView& entry : page->items) {
        add(books.by_day[t.calendar().local_date(entry.created_at)], entry);
        add(books.by_person[accounts[place].person], entry);
      }
      request.cursor = page->next_cursor;
    } while (request.cursor);
  }
  return books;
}

/// Of one run.
class Figures final {
 public:
  Figures(Simulation& out, const std::string& rules, std::int64_t seed, const Script& script,
          World& world, const Books& books)
      : out_(out), rules_(rules), seed_(seed), script_(script), world_(world), books_(books) {}

  void add_days() {
    const int limit = world_.ticketing().config().limits.posts_per_day;
    days_over_limit_.resize(script_.cast().people.size());
    Points outstanding;
    for (const auto& [day, seen] : world_.observed().days) {
      const auto moved = books_.by_day.find(day);
      const Moved points = moved == books_.by_day.end() ? Moved{} : moved->second;
      outstanding += points.net();
      std::int64_t over = 0;
      for (const auto& [person, posts] : seen.rewarded_posts) {
        if (posts <= limit) continue;
        ++over;
        ++days_over_limit_[person];
      }
      out_.days.push_back({rules_, seed_, day, seen.posts, seen.posts_refused, seen.comments,
                           seen.orders, seen.orders_refused, seen.coupons_won, seen.coupons_used,
                           points.issued, points.clawed_back, points.redeemed, points.expired,
                           outstanding, over});
    }
  }

  void add_events() {
    coupons_.resize(script_.cast().people.size());
    extra_coupons_.resize(script_.cast().people.size());
    std::int64_t number = 0;
    for (const ObservedEvent& event : world_.observed().events) add_event(++number, event);
  }

  /// Behind days and events.
  void add_people() {
    const auto& people = script_.cast().people;
    for (std::size_t i = 0; i < people.size(); ++i) {
      const ObservedPerson& seen = world_.observed().people[i];
      const Moved& points = books_.by_person[i];
      out_.people.push_back({rules_, seed_, people[i].name, people[i].group,
                             static_cast<std::int64_t>(people[i].accounts.size()), seen.posts,
                             seen.comments, seen.orders, seen.refused,
                             points.issued - points.clawed_back, points.redeemed, coupons_[i],
                             extra_coupons_[i], days_over_limit_[i],
                             extra_coupons_[i] + days_over_limit_[i] > 0});
    }
  }

 private:
  void add_event(std::int64_t number, const ObservedEvent& event) {
    std::map<std::string, SimulatedEvent> groups;
    for (const CastPerson& person : script_.cast().people)
      groups.try_emplace(person.group, SimulatedEvent{rules_, seed_, number, event.opened_at,
                                                      event.slots, person.group, 0, 0, 0, 0});
    for (const auto& [person, comments] : event.comments) {
      SimulatedEvent& group = groups.at(script_.cast().people[person].group);
      group.comments += comments;
      ++group.people;
    }
    std::set<std::size_t> winners;
    for (const ObservedWin& win : event.wins) {
      const std::size_t place = script_.cast().accounts[win.account].person;
      const CastPerson& person = script_.cast().people[place];
      SimulatedEvent& group = groups.at(person.group);
      const bool is_first = winners.insert(place).second;
      ++group.coupons;
      ++(is_first ? group.winners : extra_coupons_[place]);
      ++coupons_[place];
      const auto after = std::chrono::duration_cast<std::chrono::seconds>(win.at - event.opened_at);
      out_.wins.push_back({rules_, seed_, number, win.position, after.count(),
                           world_.account(win.account), person.name, person.group});
    }
    for (auto& [name, group] : groups) out_.events.push_back(std::move(group));
  }

  Simulation& out_;
  const std::string& rules_;
  const std::int64_t seed_;
  const Script& script_;
  World& world_;
  const Books& books_;
  // Of the cast's people.
  std::vector<std::int64_t> days_over_limit_;
  std::vector<std::int64_t> coupons_;
  std::vector<std::int64_t> extra_coupons_;
};

}  // namespace

Result<void> add_figures(Simulation& out, const std::string& rules, std::int64_t seed,
                         const Script& script, World& world) {
  const auto operator_ = Principal::local_operator();
  const auto audit = world.ticketing().audit().verify(operator_, {.full = true});
  TICKETING_TRY(audit);
  auto liability = world.ticketing().reports().liability(operator_);
  TICKETING_TRY(liability);
  const Observed& seen = world.observed();
  out.runs.push_back({rules, seed, audit->heads_digest, audit->clean,
                      static_cast<std::int64_t>(script.cast().accounts.size()), seen.acts,
                      seen.refused, std::move(*liability)});
  const auto books = read_books(script, world);
  TICKETING_TRY(books);
  Figures figures(out, rules, seed, script, world, *books);
  figures.add_days();
  figures.add_events();
  figures.add_people();
  return {};
}

}  // namespace ticketing::simulation
