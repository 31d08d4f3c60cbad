// What a program that cannot start says of it.
#pragma once

#include <string>
#include <string_view>

#include <ticketing/error.hpp>

namespace ticketing::app {

/// "ticketing-api: The configuration is wrong:" and a line for each wrong value: the same of every
/// program. Ends with a line end.
std::string refusal_text(std::string_view program, const Error& error);

}  // namespace ticketing::app
