#include "config/images_address.hpp"

#include <algorithm>
#include <filesystem>

#include "config/sqlite_path.hpp"

namespace ticketing::config {
namespace {

using Kind = ImagesAddress::Kind;

constexpr std::string_view default_folder = "images";

ImagesAddress default_address(std::string_view store_url) {
  if (store_url == "sqlite::memory:") return {.kind = Kind::memory};
  const auto file = sqlite_path(store_url);
  if (!file) return {.kind = Kind::unnamed};
  return {.kind = Kind::folder, .folder = (file->parent_path() / default_folder).string()};
}

/// The names Amazon allows (S3 user guide, "Bucket naming rules"), as far as URLs depend on them.
bool is_bucket(std::string_view name) {
  const auto is_alphanumeric = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  };
  return name.size() >= 3 && name.size() <= 63 && is_alphanumeric(name.front()) &&
         is_alphanumeric(name.back()) && name.find("..") == name.npos &&
         std::all_of(name.begin(), name.end(),
                     [&](char c) { return is_alphanumeric(c) || c == '-' || c == '.'; });
}

/// "a/b" or "a/b/" as "a/b/"; none for empty and dot segments.
std::optional<std::string> prefix_of(std::string_view text) {
  constexpr std::size_t prefix_bytes_max = 512;
  std::string out;
  if (text.size() > prefix_bytes_max) return std::nullopt;
  while (!text.empty()) {
    const auto slash = std::min(text.find('/'), text.size());
    const auto segment = text.substr(0, slash);
    if (segment.empty() || segment == "." || segment == "..") return std::nullopt;
    out.append(segment) += '/';
    text.remove_prefix(std::min(slash + 1, text.size()));
  }
  return out;
}

}  // namespace

std::optional<ImagesAddress> images_address(const ImagesConfig& images,
                                            std::string_view store_url) {
  constexpr std::string_view file = "file://";
  constexpr std::string_view s3 = "s3://";
  const std::string_view store = images.store;
  if (store.empty()) return default_address(store_url);
  if (store == "memory:") return ImagesAddress{.kind = Kind::memory};
  if (store.starts_with(file)) {
    const auto path = store.substr(file.size());
    if (path.size() < 2 || path.front() != '/') return std::nullopt;
    return ImagesAddress{.kind = Kind::folder, .folder = std::string(path)};
  }
  if (!store.starts_with(s3)) return std::nullopt;
  const auto rest = store.substr(s3.size());
  const auto slash = std::min(rest.find('/'), rest.size());
  const auto bucket = rest.substr(0, slash);
  const auto prefix = prefix_of(rest.substr(std::min(slash + 1, rest.size())));
  if (!is_bucket(bucket) || !prefix) return std::nullopt;
  return ImagesAddress{Kind::s3, {}, std::string(bucket), *prefix};
}

}  // namespace ticketing::config
