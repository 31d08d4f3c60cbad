// What a scenario measured, for programs: bench/report draws it.
#pragma once

#include <string>

namespace ticketing::bench {

/// From now on figures are written to `file`, a line each: plot,series,x,y.
void write_figures_to(const std::string& file);

/// A point of a line in a plot; does nothing unless figures are written.
void figure(const std::string& plot, const std::string& series, double x, double y);

}  // namespace ticketing::bench
