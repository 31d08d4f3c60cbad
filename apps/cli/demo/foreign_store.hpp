// Whether a store is one that sample data may be added to.
#pragma once

#include <string>

#include <ticketing/ticketing.hpp>

namespace ticketing::cli {

/// What the store holds that no demo has made, e.g. "the account kim@cinema.kr"; empty where it is
/// a demo's, or fresh. Looks at the newest some thousand of each kind.
std::string foreign_content(Ticketing& ticketing);

/// Throws Refused (forbidden) for a store that holds such, and says how to go on.
void refuse_foreign_store(Ticketing& ticketing);

}  // namespace ticketing::cli
