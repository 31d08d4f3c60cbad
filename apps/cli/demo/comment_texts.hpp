// What the contestants of a rush write.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace ticketing::cli {

/// The last tab-separated column of each line of `file` (a first line whose last column is "text"
/// is a heading), without what no comment may be; some built-in ones without a file. Never empty:
/// throws Refused (usage).
std::vector<std::string> comment_texts(const std::optional<std::string>& file);

/// 1 to 2 000 characters of valid UTF-8 without control characters, not only spaces.
bool is_comment(const std::string& text);

}  // namespace ticketing::cli
