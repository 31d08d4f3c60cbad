#include "load/figures.hpp"

#include <fmt/ostream.h>

#include <fstream>
#include <stdexcept>

namespace ticketing::bench {
namespace {

std::ofstream& figures_file() {
  static std::ofstream file;
  return file;
}

}  // namespace

void write_figures_to(const std::string& file) {
  figures_file().open(file);
  if (!figures_file()) throw std::runtime_error("cannot write " + file);
}

void figure(const std::string& plot, const std::string& series, double x, double y) {
  if (!figures_file().is_open()) return;
  fmt::print(figures_file(), "\"{}\",\"{}\",{},{}\n", plot, series, x, y);
  figures_file().flush();
}

}  // namespace ticketing::bench
