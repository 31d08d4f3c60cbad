// Sending mail, and what of it is not kept.
#pragma once

#include <string>
#include <vector>

#include "jobs/job_definition.hpp"
#include "jobs/purge_job.hpp"
#include "mail/dispatcher.hpp"

namespace ticketing {

/// `dispatcher`: null where no server is configured.
Job mail_dispatch_job(MailDispatcher* dispatcher, std::string schedule);

/// Mails past their keep time that are not to be sent any more.
std::vector<Sweep> mail_sweeps(const KeepConfig& keep);

}  // namespace ticketing
