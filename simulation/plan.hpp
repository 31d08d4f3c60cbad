// What is to be simulated: who does what, under which rules, for how long.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <ticketing/catalog/product.hpp>
#include <ticketing/clock.hpp>
#include <ticketing/points.hpp>
#include <ticketing/result.hpp>

namespace ticketing::simulation {

/// People who are alike: ordinary ones, those who share accounts, bots. What is "a day" is a mean
/// over the group; each person has a factor of his own, and each act comes as Poisson's.
struct PeopleGroup {
  std::string name;             ///< of 1..40 characters, each group another
  int people = 100;             ///< 1..100 000
  int accounts_each = 1;        ///< 1..50; with more than one, whoever is refused tries the next
  double posts_per_day = 0.3;   ///< on the general board, 0..200
  double comments_per_day = 1;  ///< on one of the newest 100 general posts, 0..200
  double event_interest = 0.3;  ///< of an event, whether a person comments, with each account: 0..1
  double reaction_seconds = 7200;    ///< median from an event's opening to such a comment, > 0
  double reaction_spread = 1;        ///< sigma of its logarithm, 0..5
  double shop_visits_per_day = 0.1;  ///< each buys the dearest product there are points for, 0..24
  double never_redeems = 0.2;        ///< share of the people who never visit the shop, 0..1
  double spread = 0.8;  ///< sigma of the logarithm of a person's factor, whose mean is 1: 0..5
  std::optional<double> stays_days;  ///< mean of how long, exponential, > 0; none: for good
};
BOOST_DESCRIBE_STRUCT(PeopleGroup, (),
                      (name, people, accounts_each, posts_per_day, comments_per_day, event_interest,
                       reaction_seconds, reaction_spread, shop_visits_per_day, never_redeems,
                       spread, stays_days))

struct ShopItem {
  std::string name;
  ProductCategory category = ProductCategory::movie_ticket;
  Points price;  ///< as of a product
};
BOOST_DESCRIBE_STRUCT(ShopItem, (), (name, category, price))

struct Population {
  std::vector<PeopleGroup> groups = {PeopleGroup{"people"}};
  int event_every_days = 7;    ///< an event on the first day and then as often; 1..366
  int event_minute = 12 * 60;  ///< when it opens: minutes since local midnight, 0..1439
  /// How much of a day's acts falls into each of its 24 hours, in proportion.
  std::vector<double> hours = {3, 2, 1, 1, 1, 1, 2, 4, 5, 4, 4, 5,
                               7, 5, 4, 4, 4, 5, 6, 7, 8, 9, 8, 5};
  std::vector<ShopItem> products = {{"popcorn", ProductCategory::popcorn, Points{300}},
                                    {"a film", ProductCategory::movie_ticket, Points{1000}}};
};
BOOST_DESCRIBE_STRUCT(Population, (), (groups, event_every_days, event_minute, hours, products))

/// `comments`: each on the event post of its film. `posts`: on the general board.
enum class RecordedAs { comments, posts };
BOOST_DESCRIBE_ENUM(RecordedAs, comments, posts)

/// What people wrote in fact, from a file of tab-separated columns with a heading: an id of the
/// film, the author, the day (YYYY-MM-DD or YY.MM.DD), the text. Only the day is known, so the time
/// of it is drawn. Lines whose text no comment may be are left out.
struct Recorded {
  std::string file;
  RecordedAs as = RecordedAs::comments;
  double shop_visits_per_day = 0.1;  ///< of each author, from the first line on: as of a group
  double never_redeems = 0.2;
};
BOOST_DESCRIBE_STRUCT(Recorded, (), (file, as, shop_visits_per_day, never_redeems))

enum class ActKind { event, post, comment, buy, remove };
BOOST_DESCRIBE_ENUM(ActKind, event, post, comment, buy, remove)

/// One thing that somebody does. Acts of one instant are done in the order of `ActKind`, and of
/// each kind in the order given.
struct ScriptedAct {
  Timestamp at;
  ActKind act = ActKind::post;
  std::optional<std::string>
      account;                      ///< any name, the same for the same account; of all but event
  std::optional<std::string> post;  ///< any name of the post: given by event and post
  std::optional<std::string> text;  ///< the body of a post or comment, the title of an event
  std::optional<std::string> product;  ///< of buy: the name of one of `Script::products`
  int quantity = 1;
  bool use_coupon = false;  ///< of buy: the oldest one that the account has won and not used
};
BOOST_DESCRIBE_STRUCT(ScriptedAct, (),
                      (at, act, account, post, text, product, quantity, use_coupon))

/// What happens, act by act: nothing is drawn.
struct WrittenScript {
  std::vector<ScriptedAct> acts;
  std::vector<ShopItem> products = Population().products;
};
BOOST_DESCRIBE_STRUCT(WrittenScript, (), (acts, products))

/// A configuration to try, as differences from the defaults (and `config_file`).
struct RuleSet {
  std::string name;                             ///< each another
  std::map<std::string, std::string> settings;  ///< e.g. "limits.posts_per_day" and "5"
};
BOOST_DESCRIBE_STRUCT(RuleSet, (), (name, settings))

/// Exactly one of `population`, `recorded` and `script`.
struct Plan {
  std::optional<Population> population;
  std::optional<Recorded> recorded;
  std::optional<WrittenScript> script;
  std::vector<RuleSet> rules = {RuleSet{"defaults", {}}};
  std::vector<std::int64_t> seeds = {1};
  std::optional<LocalDate> start;  ///< none: 2026-01-01, or the first day of the record or script
  std::optional<int> days;  ///< 1..3660; none: 30, or to the last day of the record or script
  /// What falls into as many seconds of a day happens at once, in its order: 1..3600. Not of a
  /// script.
  int instant_seconds = 60;
  std::optional<std::string> config_file;  ///< TOML; the machine's own is not read
  /// Where to keep the store: only of one rule set and one seed; it must not be there yet. None: in
  /// memory, gone with the run.
  std::optional<std::string> store;
};
BOOST_DESCRIBE_STRUCT(Plan, (),
                      (population, recorded, script, rules, seeds, start, days, instant_seconds,
                       config_file, store))

/// validation_failed with everything that is out of range.
Result<void> check(const Plan& plan);

}  // namespace ticketing::simulation
