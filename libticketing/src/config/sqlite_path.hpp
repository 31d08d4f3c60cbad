// Where a SQLite store is.
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

namespace ticketing::config {

/// The file of "sqlite:///path"; none for any other URL.
std::optional<std::filesystem::path> sqlite_path(std::string_view url);

}  // namespace ticketing::config
