// HTML and SVG, written tag by tag. Whatever is said between tags or in an attribute is escaped, so
// that no nickname is ever part of a page's structure. What comes out is well-formed XML too.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ticketing::cli {

class Markup {
 public:
  using Attributes = std::vector<std::pair<std::string_view, std::string>>;

  Markup& open(std::string_view tag, const Attributes& attributes = {});
  /// The tag that was opened last.
  Markup& close();
  /// One without content.
  Markup& empty(std::string_view tag, const Attributes& attributes = {});
  /// One with words only.
  Markup& leaf(std::string_view tag, const Attributes& attributes, std::string_view words);
  Markup& say(std::string_view words);
  /// What another one has made, as it is.
  Markup& add(const Markup& made);
  /// For style sheets of ours, which hold no '<': as it is.
  Markup& raw(std::string_view style);

  const std::string& made() const { return made_; }

 private:
  void begin(std::string_view tag, const Attributes& attributes);

  std::string made_;
  std::vector<std::string> open_;
};

}  // namespace ticketing::cli
