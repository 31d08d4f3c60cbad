#include "cli/terminal.hpp"

#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iostream>

#include <ticketing/describe/text_value.hpp>

#include "cli/refused.hpp"
#include "common/exit_code.hpp"

namespace ticketing::cli {
namespace {

termios echoing;  // what to go back to when interrupted inside a password prompt
std::atomic<bool> echo_is_off = false;
static_assert(std::atomic<bool>::is_always_lock_free, "used in a signal handler");

void set_echo(bool on) {
  if (on) {
    tcsetattr(STDIN_FILENO, TCSANOW, &echoing);
    echo_is_off = false;
    return;
  }
  if (tcgetattr(STDIN_FILENO, &echoing) != 0) return;
  termios silent = echoing;
  silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
  echo_is_off = true;
  tcsetattr(STDIN_FILENO, TCSANOW, &silent);
}

/// Every write is a transaction of its own, so stopping here leaves nothing half done.
extern "C" void on_interrupt(int) {
  if (echo_is_off) tcsetattr(STDIN_FILENO, TCSANOW, &echoing);
  if (isatty(STDERR_FILENO) != 0) {
    const auto ignored = write(STDERR_FILENO, "\n", 1);
    static_cast<void>(ignored);
  }
  _exit(app::exit_interrupted);
}

bool is_set(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0';
}

constexpr std::size_t columns_otherwise = 80;

/// As the terminal says, else as COLUMNS says: some terminals do not know.
std::size_t columns_of_output() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  const char* given = std::getenv("COLUMNS");
  std::size_t columns = 0;
  if (given != nullptr && parse_text(given, columns) && columns > 0) return columns;
  return columns_otherwise;
}

}  // namespace

Terminal Terminal::detect() {
  Terminal terminal;
  terminal.input = isatty(STDIN_FILENO) != 0;
  terminal.output = isatty(STDOUT_FILENO) != 0;
  terminal.errors = isatty(STDERR_FILENO) != 0;
  if (terminal.output) terminal.columns = columns_of_output();
  const char* term = std::getenv("TERM");
  const bool dumb = term == nullptr || std::string_view(term) == "dumb";
  terminal.color = !is_set("NO_COLOR") && !dumb;
  return terminal;
}

bool ask(std::string_view question) {
  std::cerr << question << " [y/N] " << std::flush;
  std::string answer;
  std::getline(std::cin, answer);
  return answer == "y" || answer == "Y" || answer == "yes" || answer == "YES";
}

std::string ask_password(std::string_view prompt) {
  std::cerr << prompt << std::flush;
  set_echo(false);
  std::string password;
  std::getline(std::cin, password);
  set_echo(true);
  std::cerr << "\n";
  return password;
}

std::string read_secret(const std::string& file) {
  if (file == "-" && isatty(STDIN_FILENO) != 0) return ask_password("Password: ");
  std::ifstream opened;
  if (file != "-") {
    opened.open(file);
    if (!opened) usage_error("cannot read the file '" + file + "'");
  }
  std::string line;
  std::getline(file == "-" ? std::cin : opened, line);
  if (line.starts_with("\xEF\xBB\xBF")) line.erase(0, 3);  // what some editors begin with
  if (!line.empty() && line.back() == '\r') line.pop_back();
  if (line.empty()) usage_error("no password in '" + file + "': its first line is empty");
  return line;
}

void give_up_after(unsigned seconds) {
  std::signal(SIGALRM, [](int) { _exit(app::exit_ok); });
  alarm(seconds);
}

void install_signal_handlers() {
  struct sigaction action {};
  action.sa_handler = on_interrupt;
  sigaction(SIGINT, &action, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

}  // namespace ticketing::cli
