// What everybody who listens is told, and nobody is told later.
#pragma once

#include <boost/describe/class.hpp>

#include <cstdint>
#include <string>

#include <ticketing/describe/json_write.hpp>
#include <ticketing/ids.hpp>
#include <ticketing/notification/event_type.hpp>
#include <ticketing/ranking/ranking.hpp>

namespace ticketing {

struct Broadcast {
  EventType type = EventType::post;
  std::int64_t id = 0;  ///< of what it tells of: that is told once
  std::string data;     ///< a JSON object
};
BOOST_DESCRIBE_STRUCT(Broadcast, (), (type, id, data))

struct PostOpened {
  PostId id;
  std::string title;
};
BOOST_DESCRIBE_STRUCT(PostOpened, (), (id, title))

/// Who won what is in the ranking's table; winners are told by events of their own.
struct RankingIsFinal {
  RankingMetric metric = RankingMetric::comments_received;
  RankingPeriod period = RankingPeriod::month;
  LocalDate from;
  LocalDate to;
  bool final = true;
};
BOOST_DESCRIBE_STRUCT(RankingIsFinal, (), (metric, period, from, to, final))

/// That a post on the event board has opened.
inline Broadcast post_opened(PostId id, const std::string& title) {
  return {EventType::post, id.value, to_json(PostOpened{id, title})};
}

inline Broadcast ranking_is_final(RankingId id, const RankingIsFinal& ranking) {
  return {EventType::ranking, id.value, to_json(ranking)};
}

}  // namespace ticketing
