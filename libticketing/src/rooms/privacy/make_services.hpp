// How the composition root makes what the room offers. What is passed in outlives it.
#pragma once

#include <memory>

#include <ticketing/privacy/privacy_service.hpp>

#include "account/password_proof.hpp"
#include "account/session_lookup.hpp"
#include "storage/service_context.hpp"

namespace ticketing {

std::unique_ptr<PrivacyService> make_privacy_service(const ServiceContext& context,
                                                     SessionLookup& sessions, PasswordProof& proof);

}  // namespace ticketing
