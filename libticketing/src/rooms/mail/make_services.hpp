// How the composition root makes what the room offers. What is passed in outlives it.
#pragma once

#include <memory>

#include <ticketing/account/account_config.hpp>
#include <ticketing/mail/mail_service.hpp>

#include "mail/message_maker.hpp"
#include "storage/service_context.hpp"

namespace ticketing {

/// `accounts`: how long new tokens are good.
std::unique_ptr<MailService> make_mail_service(const ServiceContext& context,
                                               const AccountsConfig& accounts, MessageMaker& maker);

}  // namespace ticketing
