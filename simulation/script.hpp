// What people mean to do, day by day: drawn for a population, read from a record, or written.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <ticketing/clock.hpp>
#include <ticketing/result.hpp>

#include "simulation/plan.hpp"

namespace ticketing::simulation {

struct CastPerson {
  std::string name;
  std::string group;
  std::vector<std::size_t> accounts;  ///< places in `Cast::accounts`
};

struct CastAccount {
  std::string email;
  std::size_t person = 0;
};

/// Who there is.
struct Cast {
  std::vector<CastPerson> people;
  std::vector<CastAccount> accounts;

  /// The place of the person.
  std::size_t add_person(std::string name, std::string group);
  /// One more account of the person; without an `email` it is given one.
  std::size_t add_account(std::size_t person, std::string email = {});
};

/// What somebody means to do. What becomes of it, the rules decide.
struct Act {
  Timestamp at;
  ActKind kind = ActKind::post;
  std::size_t person = 0;
  std::optional<std::size_t> account = {};  ///< none: any of the person's
  std::optional<std::size_t> post = {};     ///< its place among the script's posts
  /// [0, 1): what is chosen where nothing is named. Drawn before anything happens, so that people
  /// mean to do the same under every rule set.
  double pick = 0;
  std::optional<std::string_view> text = {};  ///< none: any; lives as long as the script
  std::optional<std::size_t> product = {};    ///< none: the dearest that can be paid
  int quantity = 1;
  bool use_coupon = true;
};

/// Not thread safe.
class Script {
 public:
  virtual ~Script() = default;
  virtual const Cast& cast() const = 0;
  virtual const std::vector<ShopItem>& products() const = 0;
  virtual LocalDate first_day() const = 0;
  virtual LocalDate last_day() const = 0;
  /// In order of `at`. To be called once for each day, from the first on.
  virtual std::vector<Act> acts_of(LocalDate day) = 0;
};

/// not_found or validation_failed for a record that cannot be read. `calendar` lives longer.
Result<std::unique_ptr<Script>> make_script(const Plan& plan, std::int64_t seed,
                                            const BusinessCalendar& calendar);

/// What each of them makes; `plan` has been checked and has it.
std::unique_ptr<Script> make_population_script(const Plan& plan, std::int64_t seed,
                                               const BusinessCalendar& calendar);
Result<std::unique_ptr<Script>> make_recorded_script(const Plan& plan, std::int64_t seed,
                                                     const BusinessCalendar& calendar);
std::unique_ptr<Script> make_written_script(const Plan& plan, const BusinessCalendar& calendar);

/// In order of `at`, then each at the beginning of its instant, as counted from that of the day.
void gather_into_instants(std::vector<Act>& acts, Timestamp day_begins, int instant_seconds);

}  // namespace ticketing::simulation
