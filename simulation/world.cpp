#include "simulation/world.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <utility>

#include "simulation/side_by_side.hpp"

namespace ticketing::simulation {
namespace {

constexpr std::size_t posts_read = 100;

/// Jobs by the minute of the day at which their default schedule has them run.
struct NightJob {
  int minute = 0;
  std::string_view name;
};
constexpr std::array<NightJob, 5> night = {{{0, "day_rollover"},
                                            {0, "post_cleanup"},
                                            {0, "coupon_expiry"},
                                            {5, "ranking_award"},
                                            {30, "points_expiry"}}};

std::string text_or(std::optional<std::string_view> text, std::string_view otherwise) {
  return std::string(text.value_or(otherwise));
}

}  // namespace

World::World(Ticketing ticketing, std::shared_ptr<ManualClock> clock, const Script& script)
    : ticketing_(std::move(ticketing)), clock_(std::move(clock)), script_(script) {
  observed_.people.resize(script.cast().people.size());
}

Result<std::unique_ptr<World>> World::open(const Config& config, const Script& script) {
  const BusinessCalendar calendar(config.business.timezone);
  auto clock = std::make_shared<ManualClock>(calendar.start_of(script.first_day()));
  auto opened = Ticketing::open(config, clock);
  TICKETING_TRY(opened);
  std::unique_ptr<World> world(new World(std::move(*opened), std::move(clock), script));
  TICKETING_TRY(world->settle());
  return world;
}

Result<void> World::settle() {
  const auto operator_ = Principal::local_operator();
  const auto create = [&](std::string email, std::string nickname, Role role) -> Result<Principal> {
    const auto made = ticketing_.accounts().create(
        operator_, {std::move(email), std::nullopt, std::move(nickname), role});
    TICKETING_TRY(made);
    return Principal::of_account(made->id, made->role, made->nickname);
  };
  const auto admin = create("host@simulated.invalid", "host of events", Role::admin);
  TICKETING_TRY(admin);
  admin_ = *admin;
  const auto& accounts = script_.cast().accounts;
  accounts_.reserve(accounts.size());
  for (const CastAccount& account : accounts) {
    const auto who =
        create(account.email, "viewer " + std::to_string(accounts_.size() + 1), Role::user);
    TICKETING_TRY(who);
    accounts_.push_back({*who, {}});
  }
  for (const ShopItem& item : script_.products()) {
    const auto made = ticketing_.catalog().create(
        operator_, {.name = item.name, .category = item.category, .price = item.price});
    TICKETING_TRY(made);
    products_.push_back(made->id);
  }
  by_price_.resize(products_.size());
  std::iota(by_price_.begin(), by_price_.end(), std::size_t{0});
  std::ranges::stable_sort(by_price_, std::greater(),
                           [&](std::size_t i) { return script_.products()[i].price; });
  return {};
}

Result<void> World::live(LocalDate day, std::span<const Act> acts) {
  const auto& calendar = ticketing_.calendar();
  observed_.days[day];
  auto begin = acts.begin();
  const auto live_until = [&](std::optional<Timestamp> end) -> Result<void> {
    while (begin != acts.end() && (!end || begin->at < *end)) {
      const auto next =
          std::find_if(begin, acts.end(), [&](const Act& act) { return act.at != begin->at; });
      clock_->set(begin->at);
      TICKETING_TRY(perform({begin, next}));
      begin = next;
    }
    return {};
  };
  for (const NightJob& job : night) {
    const Timestamp at = calendar.instant_of(day, job.minute);
    TICKETING_TRY(live_until(at));
    clock_->set(at);
    TICKETING_TRY(run_job(job.name));
  }
  return live_until(std::nullopt);
}

void World::end() {
  clock_->set(ticketing_.calendar().start_of(script_.last_day() + std::chrono::days(1)) -
              std::chrono::seconds(1));
}

Result<void> World::run_job(std::string_view job) {
  const auto run = ticketing_.jobs().run_now(Principal::local_operator(), job);
  TICKETING_TRY(run);
  if (run->state == RunState::failed)
    return refuse(ErrorCode::internal, "the job " + std::string(job) + " failed");
  return {};
}

Result<void> World::perform(std::span<const Act> acts) {
  const auto of = [&](ActKind kind) {
    std::vector<Act> some;
    std::ranges::copy_if(acts, std::back_inserter(some),
                         [kind](const Act& act) { return act.kind == kind; });
    return some;
  };
  for (const Act& act : of(ActKind::event)) TICKETING_TRY(open_event(act));
  for (const Act& act : of(ActKind::post)) TICKETING_TRY(write_post(act));
  TICKETING_TRY(add_comments(of(ActKind::comment)));
  TICKETING_TRY(buy(of(ActKind::buy)));
  for (const Act& act : of(ActKind::remove)) TICKETING_TRY(remove(act));
  return {};
}

Result<void> World::open_event(const Act& act) {
  ++observed_.acts;
  const auto made = ticketing_.posts().create(
      *admin_,
      {Board::event, text_or(act.text, "First come, first served"), "Comment to win.", {}, {}, {}});
  if (!made) return note_refusal(act, made.error());
  keep_post(act, made->id);
  event_of_[made->id] = observed_.events.size();
  observed_.events.push_back(
      {made->id, act.at, made->campaign ? made->campaign->slots : 0, {}, {}});
  return {};
}

Result<void> World::write_post(const Act& act) {
  const auto& own = script_.cast().people[act.person].accounts;
  const std::size_t first = account_for(act);
  const auto offset = static_cast<std::size_t>(std::ranges::find(own, first) - own.begin());
  for (std::size_t i = 0; i < own.size(); ++i) {
    const std::size_t account = own[(offset + i) % own.size()];
    ++observed_.acts;
    const auto made = ticketing_.posts().create(
        accounts_[account].who,
        {Board::general, "What I saw", text_or(act.text, "A post of a usual length"), {}, {}, {}});
    if (made) {
      ++today().posts;
      ++observed_.people[act.person].posts;
      if (made->reward) ++today().rewarded_posts[act.person];
      keep_post(act, made->id);
      return {};
    }
    ++today().posts_refused;
    TICKETING_TRY(note_refusal(act, made.error()));
    if (act.account || made.error().code != ErrorCode::daily_post_limit_reached) break;
  }
  return {};
}

Result<void> World::add_comments(std::span<const Act> acts) {
  struct Planned {
    const Act* act;
    std::size_t account;
    PostId post;
  };
  std::vector<Planned> planned;
  planned.reserve(acts.size());
  for (const Act& act : acts)
    if (const auto post = post_for(act)) planned.push_back({&act, account_for(act), *post});
  observed_.acts += static_cast<std::int64_t>(planned.size());
  const auto replies = side_by_side<CommentAdded>(planned.size(), [&](std::size_t i, auto done) {
    const Planned& one = planned[i];
    ticketing_.comments().add_async(
        accounts_[one.account].who,
        {one.post, text_or(one.act->text, "A comment of a usual length")}, {}, std::move(done));
  });
  for (std::size_t i = 0; i < planned.size(); ++i)
    TICKETING_TRY(note_comment(*planned[i].act, planned[i].account, replies[i]));
  return {};
}

Result<void> World::note_comment(const Act& act, std::size_t account,
                                 const Result<CommentAdded>& added) {
  if (!added) return note_refusal(act, added.error());
  ++today().comments;
  ++observed_.people[act.person].comments;
  const auto event = event_of_.find(added->comment.post_id);
  if (event == event_of_.end()) return {};
  ObservedEvent& there = observed_.events[event->second];
  ++there.comments[act.person];
  if (!added->reward || !added->reward->coupon) return {};
  ++today().coupons_won;
  accounts_[account].coupons.push_back(added->reward->coupon->code);
  there.wins.push_back({added->reward->position.value_or(0), account, act.at});
  return {};
}

Result<void> World::remove(const Act& act) {
  const auto post = post_for(act);
  if (!post) return {};
  ++observed_.acts;
  const auto removed = ticketing_.posts().remove(accounts_[account_for(act)].who, {*post, {}});
  return removed ? Result<void>() : note_refusal(act, removed.error());
}

std::size_t World::account_for(const Act& act) const {
  if (act.account) return *act.account;
  const auto& own = script_.cast().people[act.person].accounts;
  return own[static_cast<std::size_t>(act.pick * static_cast<double>(own.size()))];
}

std::optional<PostId> World::post_for(const Act& act) const {
  if (act.post) return *act.post < posts_.size() ? posts_[*act.post] : std::nullopt;
  if (general_posts_.empty()) return std::nullopt;
  // What is left of it where it has chosen the account.
  const auto accounts = static_cast<double>(script_.cast().people[act.person].accounts.size());
  const double left = act.pick * accounts - std::floor(act.pick * accounts);
  const std::size_t read = std::min(posts_read, general_posts_.size());
  return general_posts_[general_posts_.size() - 1 -
                        static_cast<std::size_t>(left * static_cast<double>(read))];
}

void World::keep_post(const Act& act, PostId post) {
  if (act.kind == ActKind::post) general_posts_.push_back(post);
  if (!act.post) return;
  if (posts_.size() <= *act.post) posts_.resize(*act.post + 1);
  posts_[*act.post] = post;
}

Result<void> World::note_refusal(const Act& act, const Error& error) {
  const ErrorKind of = kind(error.code);
  if (of == ErrorKind::unavailable || of == ErrorKind::internal) return tl::unexpected(error);
  ++observed_.refused;
  if (act.kind != ActKind::event) ++observed_.people[act.person].refused;
  return {};
}

ObservedDay& World::today() {
  return observed_.days[ticketing_.calendar().local_date(clock_->now())];
}

}  // namespace ticketing::simulation
