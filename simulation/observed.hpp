// What became of people's acts, as the services answered.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <ticketing/clock.hpp>
#include <ticketing/ids.hpp>

namespace ticketing::simulation {

struct ObservedDay {
  std::int64_t posts = 0;
  std::int64_t posts_refused = 0;
  std::int64_t comments = 0;
  std::int64_t orders = 0;
  std::int64_t orders_refused = 0;
  std::int64_t coupons_won = 0;
  std::int64_t coupons_used = 0;
  std::map<std::size_t, int> rewarded_posts;  ///< by person
};

struct ObservedPerson {
  std::int64_t posts = 0;
  std::int64_t comments = 0;
  std::int64_t orders = 0;
  std::int64_t refused = 0;
};

struct ObservedWin {
  int position = 0;
  std::size_t account = 0;  ///< its place in the cast
  Timestamp at;
};

struct ObservedEvent {
  PostId post;
  Timestamp opened_at;
  std::int64_t slots = 0;
  std::map<std::size_t, std::int64_t> comments;  ///< by person
  std::vector<ObservedWin> wins;                 ///< in order of position
};

struct Observed {
  std::int64_t acts = 0;
  std::int64_t refused = 0;
  std::map<LocalDate, ObservedDay> days;
  std::vector<ObservedPerson> people;  ///< of the cast
  std::vector<ObservedEvent> events;
};

}  // namespace ticketing::simulation
