// Path templates such as "/v1/posts/{id:post_id}/comments".
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ticketing::api {

/// The raw (still percent-encoded) values of a match, in the order of the pattern's parameters.
using PathValues = std::vector<std::string_view>;

/// A template: `{name}` or `{name:member}`, where `member` is the request struct's member the value
/// goes to and `name` what the documentation shows.
class PathPattern {
 public:
  struct Parameter {
    std::string_view name;
    std::string_view member;
  };

  /// `pattern` must be static.
  explicit PathPattern(std::string_view pattern);

  /// Fills `values` on a match. A parameter matches one non-empty segment.
  bool match(std::string_view path, PathValues& values) const;

  const std::vector<Parameter>& parameters() const { return parameters_; }
  /// As in OpenAPI: "/v1/posts/{id}/comments".
  const std::string& shown() const { return shown_; }

 private:
  struct Segment {
    std::string_view literal;
    bool is_parameter = false;
  };
  std::vector<Segment> segments_;
  std::vector<Parameter> parameters_;
  std::string shown_;
};

}  // namespace ticketing::api
