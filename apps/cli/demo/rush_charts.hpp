// What a rush looked like, as SVG.
#pragma once

#include <vector>

#include "cli/demo/markup.hpp"
#include "cli/demo/rush.hpp"

namespace ticketing::cli {

/// How many waited how long for their answer: a histogram over a logarithmic scale, with median and
/// 99th percentile.
Markup latency_chart(const std::vector<Contestant>& contestants, const RushReport& report);

/// Who began when against who was decided when, where it mattered: around the winners. On the
/// diagonal nobody overtook anybody.
Markup order_chart(const std::vector<Contestant>& contestants, const RushReport& report);

/// Answers over time, and when the last coupon was gone.
Markup pace_chart(const std::vector<Contestant>& contestants, const RushReport& report);

/// From one winner's first try to its answer, on the scale of all winners.
Markup wait_bar(const Contestant& winner, Contestant::Instant first, Contestant::Instant last);

}  // namespace ticketing::cli
