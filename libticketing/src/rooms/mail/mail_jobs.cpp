#include "mail/mail_jobs.hpp"

namespace ticketing {

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

std::vector<Sweep> mail_sweeps(const KeepConfig& keep) {
  return {{"mails", keep_days(keep.sent_mails_days), [](UnitOfWork& unit, Timestamp t, int limit) {
             return unit.outbox().remove_settled(t, limit);
           }}};
}

}  // namespace ticketing
