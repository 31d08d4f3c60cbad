// What becomes of a job's occurrences that cannot run on time.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <string>

namespace ticketing {

/// What to do about occurrences that were missed because no scheduler ran.
enum class Misfire {
  run_once,  ///< one run, for the newest, makes up for all
  skip,      ///< none, when the newest is more than a minute late
  run_all,   ///< a run each, the oldest first
};
BOOST_DESCRIBE_ENUM(Misfire, run_once, skip, run_all)

/// What to do about an occurrence that comes due while a run goes on, in whichever process.
enum class Overlap {
  queue_one,  ///< wait for its end; then what came due meanwhile was missed
  skip,       ///< pass it over; an "@every" job waits for its end instead
  allow,      ///< run beside it, up to four at once in one scheduler
};
BOOST_DESCRIBE_ENUM(Overlap, queue_one, skip, allow)

struct JobPolicy {
  Misfire misfire = Misfire::run_once;
  Overlap overlap = Overlap::queue_one;
  /// Occurrences missed for longer are passed over, without a row: "168h", as in "@every 168h". At
  /// most the 90 days that rows are kept for.
  std::string catchup_window = "168h";
};
BOOST_DESCRIBE_STRUCT(JobPolicy, (), (misfire, overlap, catchup_window))

}  // namespace ticketing
