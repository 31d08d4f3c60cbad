// What a mail looks like on a phone and on a desk, by day and by night.
#pragma once

#include <filesystem>
#include <string>

namespace ticketing::cli {

/// Has chromium look at `<name>.html` in `folder`, 320 and 600 pixels wide, light and dark, and
/// writes `<name>-<width>-<light|dark>.png` there. How many there are: 0 without chromium.
int take_mail_pictures(const std::filesystem::path& folder, const std::string& name);

}  // namespace ticketing::cli
