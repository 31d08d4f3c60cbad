// ticketctl: the platform from the shell.
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <exception>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "cli/app.hpp"
#include "cli/standard_output.hpp"
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
    DescriptorBuffer standard_output(STDOUT_FILENO);
    std::ostream data(&standard_output);
    const int code = run(words, Terminal::detect(), data, std::cerr);
    data.flush();
    const int failure = standard_output.failure();
    if (failure == 0 || failure == EPIPE) return code;
    std::cerr << "ticketctl: cannot write to standard output: " << std::strerror(failure) << '\n';
    return ticketing::app::exit_failed;
  } catch (const std::exception& e) {
    std::cerr << "ticketctl: internal error: " << e.what() << '\n';
    return ticketing::app::exit_failed;
  }
}
