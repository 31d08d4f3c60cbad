// "Did you mean ...?": the known name nearest to what was typed.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace ticketing {

/// The nearest of `known` by Damerau's edit distance, or "" when none is near.
std::string_view nearest(std::string_view typed, std::span<const std::string_view> known);

/// " Did you mean 'title'?", or "" when nothing is near.
std::string did_you_mean(std::string_view typed, std::span<const std::string_view> known);

}  // namespace ticketing
