// What can be configured of limits.
#pragma once

#include <boost/describe/class.hpp>

#include <string>
#include <vector>

#include <ticketing/limit/daily_limit.hpp>

namespace ticketing {

/// Token buckets for requests; 0 turns one off.
struct RateConfig {
  int account_per_minute = 600;         ///< writes of one account
  int address_per_minute = 1200;        ///< requests of one client address
  int reads_per_minute = 0;             ///< of them, those that only read
  int account_reads_per_minute = 1200;  ///< requests of one account that only read
  int sign_in_per_minute = 30;          ///< sign-ins, and what else takes a password or a token
  int sign_up_per_minute = 10;          ///< registrations of one client address
  int wrong_passwords_per_minute = 10;  ///< for one account, wherever they come from
};
BOOST_DESCRIBE_STRUCT(RateConfig, (),
                      (account_per_minute, address_per_minute, reads_per_minute,
                       account_reads_per_minute, sign_in_per_minute, sign_up_per_minute,
                       wrong_passwords_per_minute))

struct LimitsConfig {
  int posts_per_day = 3;
  int images_per_day = 100;  ///< uploads of one account that is no admin
  OnExceed on_exceed = OnExceed::reject;
  std::vector<std::string> closed_hours;  ///< "HH:MM-HH:MM"
  RateConfig rate;
};
BOOST_DESCRIBE_STRUCT(LimitsConfig, (),
                      (posts_per_day, images_per_day, on_exceed, closed_hours, rate))

}  // namespace ticketing
