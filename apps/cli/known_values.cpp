#include "cli/known_values.hpp"

#include <exception>
#include <optional>

#include <ticketing/describe/text_value.hpp>
#include <ticketing/ticketing.hpp>

#include "cli/display_width.hpp"
#include "cli/find_account.hpp"
#include "cli/invocation.hpp"
#include "cli/refused.hpp"
#include "common/config_options.hpp"
#include "common/open_ticketing.hpp"

namespace ticketing::cli {
namespace {

using Values = std::vector<KnownValue>;

Values accounts(Ticketing& ticketing, const std::string& typed) {
  Values values;
  ListAccounts request{.email = {}, .limit = page_limit_max, .cursor = {}};
  if (!typed.empty()) request.email = typed;
  for (const auto& account : get(ticketing.accounts().list(local_operator(), request)).items)
    values.push_back({account.email, account.nickname});
  return values;
}

Values products(Ticketing& ticketing, const std::string&) {
  Values values;
  ListProducts request;
  request.limit = page_limit_max;
  for (const auto& product : get(ticketing.catalog().list(local_operator(), request)).items)
    values.push_back({to_text(product.id), product.name});
  return values;
}

/// Those with a campaign: what commands take a post for.
Values posts(Ticketing& ticketing, const std::string&) {
  Values values;
  const ListPosts request{.board = Board::event, .q = {}, .limit = page_limit_max, .cursor = {}};
  for (const auto& post : get(ticketing.posts().list(request)).items)
    values.push_back({to_text(post.id), post.title});
  return values;
}

Values jobs(Ticketing& ticketing, const std::string&) {
  Values values;
  for (const auto& job : get(ticketing.jobs().list(local_operator())))
    values.push_back({job.name, job.description});
  return values;
}

using Look = Values (*)(Ticketing&, const std::string&);

Look look_of(std::string_view kind) {
  if (kind == "account") return accounts;
  if (kind == "product") return products;
  if (kind == "post") return posts;
  if (kind == "job") return jobs;
  return nullptr;
}

}  // namespace

void StoreWords::take(std::string_view option, std::string_view value) {
  for (const auto& known : app::common_options())
    if (known.name == option) values_.insert_or_assign(std::string(option), std::string(value));
}

std::vector<KnownValue> known_values(std::string_view kind, const std::string& typed,
                                     const StoreWords& store) {
  const Look look = look_of(kind);
  if (look == nullptr) return {};
  try {
    const auto given = [&](std::string_view name) -> std::optional<std::string> {
      const auto at = store.values().find(name);
      if (at == store.values().end()) return std::nullopt;
      return at->second;
    };
    const Config config = get(load_config(app::config_sources(given)));
    const SchemaStatus schema = get(Ticketing::schema_status(config));
    if (schema.current != schema.latest) return {};  // opening a store prepares it
    Ticketing ticketing = get(app::open_ticketing(config, app::MissingStore::refused));
    Values values = look(ticketing, typed);
    for (KnownValue& value : values) value.about = printable(value.about);
    return values;
  } catch (const Refused&) {
    return {};  // whoever presses a key has asked for no error
  } catch (const std::exception&) {
    return {};
  }
}

}  // namespace ticketing::cli
