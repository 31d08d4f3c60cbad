// The message of a log line for people, as %v is, but with nothing in it that is not seen.
#pragma once

#include <spdlog/pattern_formatter.h>

#include <memory>
#include <string>
#include <utility>

#include "common/log_line.hpp"

namespace ticketing::app {

class VisibleMessage final : public spdlog::custom_flag_formatter {
 public:
  void format(const spdlog::details::log_msg& message, const std::tm&,
              spdlog::memory_buf_t& out) override {
    const std::string text = visible_log_text({message.payload.data(), message.payload.size()});
    out.append(text.data(), text.data() + text.size());
  }
  std::unique_ptr<spdlog::custom_flag_formatter> clone() const override {
    return std::make_unique<VisibleMessage>();
  }
};

/// `pattern` as spdlog's, in which %V is the visible message.
inline std::unique_ptr<spdlog::formatter> text_log_formatter(std::string pattern) {
  auto formatter = std::make_unique<spdlog::pattern_formatter>();
  formatter->add_flag<VisibleMessage>('V').set_pattern(std::move(pattern));
  return formatter;
}

}  // namespace ticketing::app
