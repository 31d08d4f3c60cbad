#include "config/sqlite_path.hpp"

namespace ticketing::config {

/// As in SQLAlchemy the path is relative and a fourth slash makes it absolute; but people write
/// three slashes for absolute paths too, so a path whose folder is not here and is there below the
/// root means the latter.
std::optional<std::filesystem::path> sqlite_path(std::string_view url) {
  constexpr std::string_view scheme = "sqlite:///";
  if (!url.starts_with(scheme) || url.size() == scheme.size()) return std::nullopt;
  const std::filesystem::path path(url.substr(scheme.size()));
  const auto folder = path.parent_path();
  std::error_code ignored;
  if (path.is_relative() && !folder.empty() && !std::filesystem::is_directory(folder, ignored) &&
      std::filesystem::is_directory("/" / folder, ignored)) {
    return "/" / path;
  }
  return path;
}

}  // namespace ticketing::config
