// A rush as one page to show around: nothing in it comes from elsewhere, and no coupon's code is in
// it.
#pragma once

#include <string>
#include <vector>

#include "cli/demo/rush.hpp"

namespace ticketing::cli {

/// `when`: as people read it.
std::string rush_page(const RushReport& report, const RushPlan& plan,
                      const std::vector<Contestant>& contestants, const std::string& when);

/// Refused where no file can be written there: known before the rush, not after it.
void check_page_file(const std::string& file);
void write_page(const std::string& file, const std::string& page);

}  // namespace ticketing::cli
