// ticketctl: the platform from the shell.
#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include "cli/app.hpp"
#include "common/exit_code.hpp"

int main(int argc, char** argv) {
  using namespace ticketing::cli;
  try {
    install_signal_handlers();
    const std::vector<std::string> words(argv + 1, argv + argc);
    const int code = run(words, Terminal::detect(), std::cout, std::cerr);
    if (!std::cout.flush()) {
      std::cerr << "ticketctl: cannot write to standard output\n";
      return ticketing::app::exit_failed;
    }
    return code;
  } catch (const std::exception& e) {
    std::cerr << "ticketctl: internal error: " << e.what() << '\n';
    return ticketing::app::exit_failed;
  }
}
