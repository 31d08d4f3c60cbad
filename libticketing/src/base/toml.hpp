// toml++ for text that nobody vouches for. It asserts where some malformed texts lead it, and
// without assertions assumes that they do not, so that anything may happen: here that is an
// exception like its others. Everybody includes this one: its functions are inline, and the linker
// takes any.
#pragma once

#include <stdexcept>

namespace ticketing {

struct MalformedToml : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace ticketing

#ifdef NDEBUG
#define TICKETING_HAD_NDEBUG
#undef NDEBUG
#endif
#define TOML_ASSERT(expr) \
  ((expr) ? void() : throw ::ticketing::MalformedToml("malformed TOML: not " #expr))
#pragma GCC diagnostic push
#ifndef __clang__
#pragma GCC diagnostic ignored "-Wterminate"  // where it asserts in what is noexcept
#endif
#include <toml++/toml.h>  // IWYU pragma: export
#pragma GCC diagnostic pop
#ifdef TICKETING_HAD_NDEBUG
#undef TICKETING_HAD_NDEBUG
#define NDEBUG
#endif
