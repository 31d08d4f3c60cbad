#include "python/columns.hpp"

namespace ticketing::python {

void Column::add_null() {
  switch (kind) {
    case ColumnKind::boolean:
      small.push_back(0);
      break;
    case ColumnKind::category:
      small.push_back(-1);
      break;
    case ColumnKind::integer:
    case ColumnKind::instant:
    case ColumnKind::day:
      integers.push_back(0);
      break;
    case ColumnKind::real:
      reals.push_back(0);
      break;
    case ColumnKind::text:
    case ColumnKind::json:
      offsets.push_back(offsets.back());
      break;
  }
  missing.push_back(1);
  ++missing_count;
}

void Column::add(std::int64_t value) {
  integers.push_back(value);
  missing.push_back(0);
}

void Column::add_real(double value) {
  reals.push_back(value);
  missing.push_back(0);
}

void Column::add_small(std::int8_t value) {
  small.push_back(value);
  missing.push_back(0);
}

void Column::add_text(std::string_view value) {
  text.append(value);
  offsets.push_back(static_cast<std::int64_t>(text.size()));
  missing.push_back(0);
}

std::vector<Column> columns_for(const ColumnSpecs& specs) {
  std::vector<Column> columns;
  columns.reserve(specs.size());
  for (const ColumnSpec& spec : specs) columns.emplace_back(spec.kind);
  return columns;
}

}  // namespace ticketing::python
