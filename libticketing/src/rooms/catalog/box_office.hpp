// Where films come from (port): a daily box office and the details of a film.
#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include <ticketing/clock.hpp>
#include <ticketing/result.hpp>

namespace ticketing {

struct BoxOfficeQuery {
  LocalDate date{};
  int items = 10;                          ///< 1..10
  std::optional<std::string> multi_movie;  ///< "Y" art-house, "N" commercial
  std::optional<std::string> nation;       ///< "K" Korean, "F" foreign
  std::optional<std::string> area;         ///< wideAreaCd
};

/// One line of the chart.
struct BoxOfficeEntry {
  int rank = 0;
  std::string movie_code;  ///< KOBIS movieCd
  std::string name;
  std::optional<LocalDate> opened_on;
  std::int64_t audience = 0;  ///< of the day
  std::string problem = {};   ///< what of it is not as it should be, so that nothing is made of it
};

struct MovieDetails {
  std::string movie_code;
  std::string name;
  std::string name_english;
  int minutes = 0;  ///< 0: unknown
  std::vector<std::string> genres;
  std::vector<std::string> directors;
  std::vector<std::string> nations;
  std::string rating;        ///< watchGradeNm
  std::string problem = {};  ///< as of an entry
};

/// Thread safe; calls block on the network, bounded by time-outs, and break off within about a
/// second of `stop`.
class BoxOfficeSource {
 public:
  virtual ~BoxOfficeSource() = default;
  /// unavailable (no answer, cut off, not JSON, too large, no chart), validation_failed (bad key,
  /// bad date). What does not fit of one film is that one's `problem`.
  virtual Result<std::vector<BoxOfficeEntry>> daily(const BoxOfficeQuery& query,
                                                    const std::stop_token& stop) = 0;
  virtual Result<MovieDetails> details(std::string_view movie_code,
                                       const std::stop_token& stop) = 0;
};

}  // namespace ticketing
