#include "support/program.hpp"

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>

namespace ticketing::test {
namespace {

constexpr std::string_view announcement = "listening on http://127.0.0.1:";

}  // namespace

std::string built_program(const std::string& name) {
  return (std::filesystem::read_symlink("/proc/self/exe").parent_path() / name).string();
}

ApiProcess::ApiProcess(const std::vector<std::string>& arguments) {
  ChildOptions options;
  options.command = {built_program("ticketing-api"), "--port", "0"};
  options.command.insert(options.command.end(), arguments.begin(), arguments.end());
  options.output_file = dir_->file("output");
  child_ = ChildProcess(options);
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (std::chrono::steady_clock::now() < deadline) {
    const std::string text = output();
    const auto at = text.find(announcement);
    if (at != std::string::npos && text.find('\n', at) != std::string::npos) {
      port_ = std::stoi(text.substr(at + announcement.size()));
      return;
    }
    if (!child_.running()) throw std::runtime_error("ticketing-api ended: " + output());
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  throw std::runtime_error("ticketing-api does not listen: " + output());
}

void ApiProcess::kill() const { child_.send(SIGKILL); }
void ApiProcess::stall() const { child_.send(SIGSTOP); }
void ApiProcess::go_on() const { child_.send(SIGCONT); }

void ApiProcess::wait_gone() {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (child_.running()) {
    if (std::chrono::steady_clock::now() > deadline)
      throw std::runtime_error("ticketing-api lives on: " + output());
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
}

int ApiProcess::stop() {
  child_.send(SIGTERM);
  return child_.wait();
}

std::string ApiProcess::output() const {
  std::ifstream file(dir_->file("output"));
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace ticketing::test
