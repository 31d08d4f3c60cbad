// What KOBIS answers. Every value arrives as a string, numbers too; a refusal arrives with HTTP 200
// as `faultInfo`.
#pragma once

#include <string_view>
#include <vector>

#include "catalog/box_office.hpp"

namespace ticketing::kobis {

/// The lines of a daily box office, best first. unavailable when the reply is no chart, naming what
/// was found where; a line that is not what KOBIS documents says so as its `problem`. Only what is
/// used is looked at. A fault is validation_failed when it blames the key
/// ("/kobis/key") or a parameter (its name in `BoxOfficeQuery`), unavailable otherwise.
Result<std::vector<BoxOfficeEntry>> read_daily(std::string_view reply);

/// As `read_daily`; not_found when KOBIS knows no such film.
Result<MovieDetails> read_details(std::string_view reply);

}  // namespace ticketing::kobis
