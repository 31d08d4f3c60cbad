// Manual pages in mdoc(7), as far as those of all programs are written alike.
#pragma once

#include <string>
#include <string_view>

namespace ticketing::app::mdoc {

/// What a page begins with, up to where its synopsis is written.
std::string heading(std::string_view page, int section, std::string_view about);

/// Text that mdoc takes for nothing else, on a line of its own or behind a macro.
std::string plain(std::string_view text);

/// Sentences as mandoc(1) wants them: each on lines of its own, upper case first, a full stop last.
std::string sentences(std::string_view text);

/// "Fl -note Ar TEXT"; a flag where `value_name` is empty.
std::string spelled(std::string_view name, std::string_view value_name);

/// An item of a list: what is told of, as macros, and the text about it, as sentences.
std::string item(std::string_view tag, std::string_view text);

/// Items between the lines that make them a list; empty where there are none.
std::string list(std::string_view items);

/// The section that says what the exit codes mean, the same of every program.
std::string exit_status();

}  // namespace ticketing::app::mdoc
