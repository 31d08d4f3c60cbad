// Messages by GMime.
#pragma once

#include <memory>

#include "mail/mail_writer.hpp"

namespace ticketing {

std::unique_ptr<MailWriter> make_gmime_mail_writer();

}  // namespace ticketing
