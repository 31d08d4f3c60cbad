#include "common/mdoc.hpp"

#include <algorithm>
#include <cctype>

#include "common/exit_code.hpp"

namespace ticketing::app::mdoc {
namespace {

constexpr std::size_t source_columns = 72;
/// Of the texts that are written by hand; what comes from tables comes with each release.
constexpr std::string_view page_date = "November 29, 2026";

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& letter : out)
    letter = static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
  return out;
}

bool is_upper(char letter) { return std::isupper(static_cast<unsigned char>(letter)) != 0; }

/// Where the first sentence ends, behind its full stop: one that a capital follows.
std::size_t end_of_sentence(std::string_view text) {
  for (std::size_t at = text.find(". "); at != std::string_view::npos; at = text.find(". ", at + 1))
    if (at + 2 < text.size() && is_upper(text[at + 2])) return at + 1;
  return text.size();
}

/// In lines of `source_columns`, as they are written, broken at blanks.
std::string lines(std::string_view sentence) {
  std::string out;
  std::string line;
  while (!sentence.empty()) {
    const std::size_t end = std::min(sentence.find(' '), sentence.size());
    const std::string longer = line.empty() ? std::string(sentence.substr(0, end))
                                            : line + ' ' + std::string(sentence.substr(0, end));
    if (!line.empty() && plain(longer).size() > source_columns) {
      out += plain(line) + "\n";
      line = sentence.substr(0, end);
    } else {
      line = longer;
    }
    sentence.remove_prefix(std::min(end + 1, sentence.size()));
  }
  return out + plain(line) + "\n";
}

}  // namespace

std::string heading(std::string_view page, int section, std::string_view about) {
  return ".Dd " + std::string(page_date) + "\n.Dt " + upper(page) + " " + std::to_string(section) +
         "\n.Os\n.Sh NAME\n.Nm " + std::string(page) + "\n.Nd " + plain(about) + "\n.Sh SYNOPSIS\n";
}

std::string plain(std::string_view text) {
  std::string out;
  if (!text.empty() && (text.front() == '.' || text.front() == '\'')) out += "\\&";
  for (const char letter : text) {
    if (letter == '\\') {
      out += "\\e";
    } else if (letter == '"') {
      out += "\\(dq";
    } else {
      out += letter;
    }
  }
  return out;
}

std::string sentences(std::string_view text) {
  if (text.empty()) return {};
  std::string whole = upper(text.substr(0, 1)) + std::string(text.substr(1));
  if (whole.back() != '.') whole += '.';
  std::string out;
  for (std::string_view rest = whole; !rest.empty();) {
    const std::size_t end = end_of_sentence(rest);
    out += lines(rest.substr(0, end));
    rest.remove_prefix(end < rest.size() ? end + 1 : end);
  }
  return out;
}

std::string spelled(std::string_view name, std::string_view value_name) {
  std::string out = "Fl -" + std::string(name);
  if (!value_name.empty()) out += " Ar " + plain(value_name);
  return out;
}

std::string item(std::string_view tag, std::string_view text) {
  return ".It " + std::string(tag) + "\n" + sentences(text);
}

std::string list(std::string_view items) {
  if (items.empty()) return {};
  return ".Bl -tag -width Ds\n" + std::string(items) + ".El\n";
}

std::string exit_status() {
  std::string items;
  for (const ExitCode& one : exit_codes()) items += item(one.code, one.meaning);
  return ".Sh EXIT STATUS\n" + list(items);
}

}  // namespace ticketing::app::mdoc
