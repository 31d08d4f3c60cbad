#include "faults/scheduler_once.hpp"

#include <csignal>
#include <fstream>
#include <iterator>

namespace ticketing::test {

SchedulerOnce::SchedulerOnce(const Venue& venue, const std::string& job, const std::string& redis) {
  ChildOptions options;
  options.command = {built_program("ticketing-scheduler"), "--once", job};
  if (!redis.empty()) options.command.insert(options.command.end(), {"--redis", redis});
  const auto arguments = venue.arguments();
  options.command.insert(options.command.end(), arguments.begin(), arguments.end());
  options.output_file = dir_->file("output");
  child_ = ChildProcess(options);
}

void SchedulerOnce::kill() {
  child_.send(SIGKILL);
  child_.wait();
}

std::string SchedulerOnce::output() const {
  std::ifstream file(dir_->file("output"));
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace ticketing::test
