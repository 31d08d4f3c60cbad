#include "api/bound_cursor.hpp"

#include <fmt/format.h>

#include "api/entity_tag.hpp"

namespace ticketing::api::bound_cursor_detail {

std::string tag_of(std::string_view path, std::string_view filters) {
  const auto hash = content_hash(std::string(path) + ' ' + std::string(filters));
  return fmt::format(".{:08x}", hash & 0xffff'ffff);
}

void take_off(std::string& cursor, std::string_view tag) {
  if (cursor.ends_with(tag))
    cursor.resize(cursor.size() - tag.size());
  else
    cursor.insert(0, 1, '.');  // which no cursor of the library has
}

}  // namespace ticketing::api::bound_cursor_detail
