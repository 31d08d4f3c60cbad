// What every command of ticketctl can be called with on a store that has everything.
#pragma once

#include <map>
#include <string>

#include "common/exit_code.hpp"

namespace ticketing::test {

/// One call, that changes nothing. @dir, @post, @coupon and @ticket are the store's.
struct Call {
  std::string line;
  int code = app::exit_ok;
  bool prints = true;  ///< whether there is data
  bool text = false;   ///< the data is text in every format
};

/// By command, as Command::path() names it.
const std::map<std::string, Call>& command_calls();

}  // namespace ticketing::test
