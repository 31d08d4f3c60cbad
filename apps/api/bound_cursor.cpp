#include "api/bound_cursor.hpp"

#include <fmt/format.h>

#include "api/entity_tag.hpp"

namespace ticketing::api::bound_cursor_detail {

std::string tag_of(std::string_view path, std::string_view filters) {
  const auto hash = content_hash(std::string(path) + ' ' + std::string(filters));
  return fmt::format(".{:08x}", hash & 0xffff'ffff);
}

Result<void> take_off(std::string& cursor, std::string_view tag) {
  if (!cursor.ends_with(tag))
    return refuse_field("/cursor",
                        "is of another list, or of other filters: pass next_cursor unchanged, or "
                        "leave it out to start again");
  cursor.resize(cursor.size() - tag.size());
  return {};
}

}  // namespace ticketing::api::bound_cursor_detail
