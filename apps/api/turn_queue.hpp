// Tasks that wait, and whose turn it is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <list>
#include <string>
#include <unordered_map>

namespace ticketing::api {

/// Clients take turns, one task a turn; the tasks of one client are done in order of arrival. For
/// use under a lock.
class TurnQueue {
 public:
  using Task = std::function<void()>;

  void push(const std::string& client, std::uint64_t number, Task task);
  /// Of the one whose turn it is; the queue is not empty.
  Task pop();
  /// As it was given to `push`, of the task that is next; the queue is not empty.
  std::uint64_t next_number() const { return lines_.front().tasks.front().number; }

  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }
  std::size_t size_of(const std::string& client) const;

 private:
  struct Waiting {
    std::uint64_t number;
    Task task;
  };
  struct Line {
    std::string client;
    std::deque<Waiting> tasks;
  };

  std::list<Line> lines_;  ///< none is empty; whose turn is next is first
  std::unordered_map<std::string, std::list<Line>::iterator> line_of_;
  std::size_t size_ = 0;  ///< of all lines
};

}  // namespace ticketing::api
