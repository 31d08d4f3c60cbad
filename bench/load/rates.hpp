// How long requests take that come at a rate of their own, up to more than can be served.
#pragma once

#include <cstddef>

namespace ticketing::bench {

/// Reading a post (beside a bare Beast server that answers the same bytes), comments on one event
/// post, and orders: as many as 64 connections get done one after the other, `requests` of them,
/// then open-loop for `seconds` each at shares of that rate. PostgreSQL.
void rates(std::size_t requests, int seconds);

}  // namespace ticketing::bench
