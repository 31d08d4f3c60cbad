// The pages for people: the interactive page of the API, the live page, for `--demo-pages`, and
// those that links of mails lead to.
#pragma once

#include <vector>

#include "api/route.hpp"

namespace ticketing::api {

/// What is served below /live. No part of the API, so that the OpenAPI document is silent about it.
void add_demo_pages(std::vector<Route>& table);

/// /docs with what it needs, to which / leads; nothing where the build was told to leave it out. It
/// shows the OpenAPI document, and is no part of it.
void add_docs_page(std::vector<Route>& table);

/// /verify, /reset and what they need; nor are these. Looking at one changes nothing.
void add_mail_pages(std::vector<Route>& table);

/// A page of apps/api/pages, e.g. "unsubscribe.html", whatever the query.
HttpReply mail_page(Call& call, std::string_view name);

}  // namespace ticketing::api
