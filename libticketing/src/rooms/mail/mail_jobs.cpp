#include "mail/mail_jobs.hpp"

#include <chrono>

namespace ticketing {
namespace {

constexpr std::chrono::days mail_keep{90};

}  // namespace

Job mail_dispatch_job(MailDispatcher* dispatcher, std::string schedule) {
  return {.name = "mail_dispatch",
          .schedule = dispatcher ? std::move(schedule) : "off",
          .description = "sends the mails that are due",
          .run = [dispatcher](JobWork& work) -> Result<std::string> {
            if (!dispatcher) return "smtp.url is not set: mails are kept, not sent";
            return dispatcher->run(work);
          },
          .possible = dispatcher != nullptr};
}

std::vector<Sweep> mail_sweeps() {
  return {{"mails", [](UnitOfWork& unit, Timestamp now, int limit) {
             return unit.outbox().remove_settled(now - mail_keep, limit);
           }}};
}

}  // namespace ticketing
