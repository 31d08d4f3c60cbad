#include "cli/demo/markup.hpp"

#include "cli/display_width.hpp"

namespace ticketing::cli {
namespace {

/// Good in attributes and between tags. Controls and broken UTF-8, which XML has no place for, go
/// as they do from a terminal.
void append_escaped(std::string& to, std::string_view words) {
  for (const char c : printable(words)) {
    switch (c) {
      case '&':
        to += "&amp;";
        break;
      case '<':
        to += "&lt;";
        break;
      case '>':
        to += "&gt;";
        break;
      case '"':
        to += "&quot;";
        break;
      case '\'':
        to += "&#39;";
        break;
      default:
        to += c;
    }
  }
}

}  // namespace

void Markup::begin(std::string_view tag, const Attributes& attributes) {
  made_.append(1, '<').append(tag);
  for (const auto& [name, value] : attributes) {
    made_.append(1, ' ').append(name).append("=\"");
    append_escaped(made_, value);
    made_ += '"';
  }
}

Markup& Markup::open(std::string_view tag, const Attributes& attributes) {
  begin(tag, attributes);
  made_ += '>';
  open_.emplace_back(tag);
  return *this;
}

Markup& Markup::close() {
  made_.append("</").append(open_.back()).append(">\n");
  open_.pop_back();
  return *this;
}

Markup& Markup::empty(std::string_view tag, const Attributes& attributes) {
  begin(tag, attributes);
  made_ += "/>\n";
  return *this;
}

Markup& Markup::leaf(std::string_view tag, const Attributes& attributes, std::string_view words) {
  return open(tag, attributes).say(words).close();
}

Markup& Markup::say(std::string_view words) {
  append_escaped(made_, words);
  return *this;
}

Markup& Markup::add(const Markup& other) { return raw(other.made_); }

Markup& Markup::raw(std::string_view style) {
  made_ += style;
  return *this;
}

}  // namespace ticketing::cli
