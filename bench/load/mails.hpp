// How fast mail goes out.
#pragma once

#include <cstddef>

namespace ticketing::bench {

/// `count` mails with the picture of a ticket each, drawn before, from PostgreSQL to a sink.
void mails(std::size_t count);

}  // namespace ticketing::bench
