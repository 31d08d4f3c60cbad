#include "api/path_pattern.hpp"

namespace ticketing::api {

namespace {

/// Takes the segment behind the leading '/' off `path`.
std::string_view next_segment(std::string_view& path) {
  path.remove_prefix(1);
  const auto end = path.find('/');
  const std::string_view segment = path.substr(0, end);
  path = end == std::string_view::npos ? std::string_view{} : path.substr(end);
  return segment;
}

}  // namespace

PathPattern::PathPattern(std::string_view pattern) {
  while (pattern.starts_with('/')) {
    std::string_view segment = next_segment(pattern);
    shown_ += '/';
    if (!segment.starts_with('{')) {
      segments_.push_back({segment, false});
      shown_ += segment;
      continue;
    }
    segment = segment.substr(1, segment.size() - 2);
    const auto colon = segment.find(':');
    const std::string_view name = segment.substr(0, colon);
    const std::string_view member =
        colon == std::string_view::npos ? name : segment.substr(colon + 1);
    segments_.push_back({{}, true});
    parameters_.push_back({name, member});
    shown_.append("{").append(name).append("}");
  }
}

bool PathPattern::match(std::string_view path, PathValues& values) const {
  values.clear();
  for (const Segment& expected : segments_) {
    if (!path.starts_with('/')) return false;
    const std::string_view segment = next_segment(path);
    if (expected.is_parameter) {
      if (segment.empty()) return false;
      values.push_back(segment);
    } else if (segment != expected.literal) {
      return false;
    }
  }
  return path.empty();
}

}  // namespace ticketing::api
