// What is said to a Redis server and what it says back, as values.
#pragma once

#include <string>
#include <vector>

namespace ticketing {

using RedisCommand = std::vector<std::string>;

struct RedisReply {
  enum class Kind { nothing, text, integer, error, list };
  Kind kind = Kind::nothing;
  std::string text;  ///< of text and error
  long long integer = 0;
  std::vector<RedisReply> items = {};  ///< of a list

  bool is_error() const { return kind == Kind::error; }
};

}  // namespace ticketing
