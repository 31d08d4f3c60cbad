// ticketctl: the platform from the shell.
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <exception>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "cli/app.hpp"
#include "common/exit_code.hpp"
#include "common/visible_message.hpp"

namespace {

/// What the library warns of is no data: not on standard output, where it goes by itself.
void log_warnings_to_stderr() {
  auto logger = std::make_shared<spdlog::logger>("ticketctl",
                                                 std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger->set_formatter(ticketing::app::text_log_formatter("ticketctl: %l: %V"));
  logger->set_level(spdlog::level::warn);
  spdlog::set_default_logger(std::move(logger));
}

}  // namespace

int main(int argc, char** argv) {
  using namespace ticketing::cli;
  try {
    install_signal_handlers();
    log_warnings_to_stderr();
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
