// Accounts as people name them.
#pragma once

#include <string>

#include <ticketing/ticketing.hpp>

namespace ticketing::cli {

/// By id ("17") or by e-mail ("minji@example.com").
AccountProfile find_account(Ticketing& ticketing, const std::string& name);

}  // namespace ticketing::cli
