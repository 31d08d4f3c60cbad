#include "cli/find_account.hpp"

#include <ticketing/describe/text_value.hpp>

#include "cli/refused.hpp"

namespace ticketing::cli {

AccountProfile find_account(Ticketing& ticketing, const std::string& name) {
  const Principal who = Principal::local_operator();
  AccountId id;
  if (parse_text(name, id)) return get(ticketing.accounts().find(who, id));
  if (name.find('@') == std::string::npos) {
    usage_error("an account is named by its id or its e-mail, not " + shown(name));
  }
  return get(ticketing.accounts().find_by_email(who, name));
}

}  // namespace ticketing::cli
