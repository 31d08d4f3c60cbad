// What the program is connected to, and talking with the person at the keyboard.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ticketing::cli {

/// Standard streams, as found at the start.
struct Terminal {
  bool input = false;   ///< standard input is a terminal
  bool output = false;  ///< standard output is a terminal
  bool errors = false;  ///< standard error is a terminal
  bool color = true;    ///< NO_COLOR is not set, TERM is not "dumb"
  bool quiet = false;
  std::size_t columns = 0;  ///< of standard output; 0: it is no terminal, lines may be any length

  static Terminal detect();
  bool colors_output() const { return output && color; }
  bool colors_errors() const { return errors && color; }
  bool shows_progress() const { return errors && !quiet; }
};

/// Asks on standard error; only "y" or "yes" agree. Precondition: `terminal.input`.
bool ask(std::string_view question);

/// Reads a line without echo from the terminal. Precondition: `terminal.input`.
std::string ask_password(std::string_view prompt);

/// The first line of a file, or of standard input for "-", which is not echoed when it is typed.
/// Throws Refused when there is none.
std::string read_secret(const std::string& file);

/// SIGINT ends the program with exit code 130 and a usable terminal; a closed pipe is an error of
/// the write that met it, not a signal.
void install_signal_handlers();

/// Ends the program quietly, with exit code 0, when it is not done after so many seconds.
void give_up_after(unsigned seconds);

}  // namespace ticketing::cli
