// What a look at an installation from all sides finds.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <string>

namespace ticketing {

enum class CheckState {
  fine,
  off,      ///< not configured, or of another kind of store: there is nothing to look at
  unknown,  ///< could not be looked at, because of what another check finds
  warning,  ///< works, and should not stay so
  error,    ///< does not work, or loses something sooner or later
};
BOOST_DESCRIBE_ENUM(CheckState, fine, off, unknown, warning, error)

/// One look: what is there, and for a warning or an error what mends it.
struct Check {
  std::string name;  ///< e.g. "schema"; each once
  CheckState state = CheckState::fine;
  std::string found;   ///< a sentence
  std::string advice;  ///< what to do, which keys of the configuration it is about; "" when fine
};
BOOST_DESCRIBE_STRUCT(Check, (), (name, state, found, advice))

}  // namespace ticketing
