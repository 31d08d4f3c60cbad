// The page that shows the system live, for `--demo-pages`.
#pragma once

#include <vector>

#include "api/route.hpp"

namespace ticketing::api {

/// What is served below /live. No part of the API, so that the OpenAPI document is silent about it.
void add_demo_pages(std::vector<Route>& table);

}  // namespace ticketing::api
