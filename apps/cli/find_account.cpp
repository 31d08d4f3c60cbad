#include "cli/find_account.hpp"

#include <algorithm>
#include <cctype>

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
  std::string email = name;  // stored in lower case
  std::transform(email.begin(), email.end(), email.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  ListAccounts request{.email = email, .limit = page_limit_max, .cursor = {}};
  do {
    auto page = get(ticketing.accounts().list(who, request));
    for (auto& account : page.items) {
      if (account.email == email) return std::move(account);
    }
    request.cursor = page.next_cursor;
  } while (request.cursor);
  throw Refused{Error{ErrorCode::not_found, "there is no account " + shown(name)}};
}

}  // namespace ticketing::cli
