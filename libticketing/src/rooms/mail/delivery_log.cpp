#include "mail/delivery_log.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <string_view>

#include <ticketing/describe/text_value.hpp>
#include <ticketing/log_members.hpp>

namespace ticketing {
namespace {

std::string_view became(MailState state) {
  switch (state) {
    case MailState::sent:
      return "was sent";
    case MailState::failed:
      return "was not taken, and is tried again";
    case MailState::dead:
      return "was given up";
    case MailState::held:
    case MailState::waiting:
      return "waits on: the server could not be reached";
  }
  return "";
}

}  // namespace

void log_delivery(const Mail& mail) {
  const auto state = mail.progress.state;
  const auto level = state == MailState::sent   ? spdlog::level::debug
                     : state == MailState::dead ? spdlog::level::warn
                                                : spdlog::level::info;
  if (!spdlog::should_log(level)) return;
  const OutboxMessage& message = mail.message;
  spdlog::log(
      level, "{}",
      traced(fmt::format("mail {} ({}) {}", message.id.value, to_text(message.kind), became(state)),
             message.trace_id));
}

}  // namespace ticketing
