#include "api/turn_queue.hpp"

#include <utility>

namespace ticketing::api {

void TurnQueue::push(const std::string& client, std::uint64_t number, Task task) {
  const auto [line, is_new] = line_of_.try_emplace(client);
  if (is_new) line->second = lines_.insert(lines_.end(), Line{client, {}});
  line->second->tasks.push_back({number, std::move(task)});
  ++size_;
}

TurnQueue::Task TurnQueue::pop() {
  const auto line = lines_.begin();
  Task task = std::move(line->tasks.front().task);
  line->tasks.pop_front();
  --size_;
  if (line->tasks.empty()) {
    line_of_.erase(line->client);
    lines_.erase(line);
  } else {
    lines_.splice(lines_.end(), lines_, line);
  }
  return task;
}

std::size_t TurnQueue::size_of(const std::string& client) const {
  const auto line = line_of_.find(client);
  return line == line_of_.end() ? 0 : line->second->tasks.size();
}

}  // namespace ticketing::api
