#include "points/verified_only.hpp"

namespace ticketing {

bool asks_for_verified(UnitOfWork& unit, VerifiedOnly rule) {
  switch (rule) {
    case VerifiedOnly::always:
      return true;
    case VerifiedOnly::never:
      return false;
    case VerifiedOnly::when_mail_is_sent: {
      const auto installation = unit.installation().find();
      return installation && installation->mail_enabled;
    }
  }
  return false;
}

std::vector<AccountId> barred_until_verified(UnitOfWork& unit, VerifiedOnly rule,
                                             std::span<const AccountId> accounts) {
  if (accounts.empty() || !asks_for_verified(unit, rule)) return {};
  return unit.accounts().unverified(accounts);
}

}  // namespace ticketing
