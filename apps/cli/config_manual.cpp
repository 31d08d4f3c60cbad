// ticketing.toml(5), of what `ticketctl config explain` knows.
#include <string>
#include <vector>

#include <ticketing/config/config_key.hpp>

#include "cli/manual.hpp"
#include "cli/refused.hpp"
#include "common/mdoc.hpp"

namespace ticketing::cli {
namespace {

namespace mdoc = app::mdoc;

std::string_view table_of(const ConfigKey& one) {
  const std::string_view key = one.key;
  return key.substr(0, key.rfind('.'));
}

std::string described(const ConfigKey& one) {
  std::string out = mdoc::item("Ic " + one.key, one.meaning);
  if (!one.default_value.empty() && one.default_value != "\"\"")
    out += mdoc::sentences("The default is " + one.default_value);
  if (!one.allowed.empty()) out += mdoc::sentences("Allowed: " + one.allowed);
  if (one.secret)
    out += mdoc::sentences("Secret: better in a file, which " + one.environment + "_FILE names");
  return out;
}

}  // namespace

std::string config_manual() {
  std::string out =
      mdoc::heading("ticketing.toml", 5, "configuration of a movie-ticket rewards platform");
  out +=
      ".Pa /etc/ticketing/ticketing.toml\n.Sh DESCRIPTION\n"
      "What\n.Xr ticketing-api 1 ,\n.Xr ticketing-scheduler 1\nand\n.Xr ticketctl 1\n"
      "all read, in TOML: a key\n.Ql api.port\nis written as\n.Ql port\nin the table\n.Ql [api] "
      ".\n" +
      mdoc::sentences(
          "Later ones win: defaults, this file, the file that --config names, the environment, "
          "options. The environment sets api.port by TICKETING_API_PORT, lists are JSON there. "
          "What is secret can be in a file that TICKETING_..._FILE names. TICKETING_STORE and "
          "TICKETING_REDIS are short for store.url and redis.url. 'ticketctl config check' names "
          "every wrong value, 'ticketctl config show' prints what holds in the end");
  std::string_view table;
  std::string items;
  const std::vector<ConfigKey> keys = get(explain_config(""));
  for (const ConfigKey& one : keys) {
    if (table_of(one) != table) {
      out += mdoc::list(items);
      items.clear();
      table = table_of(one);
      out += ".Ss Table " + std::string(table) + "\n";
    }
    items += described(one);
  }
  out += mdoc::list(items);
  return out +
         ".Sh SEE ALSO\n.Xr ticketctl 1 ,\n.Xr ticketing-api 1 ,\n.Xr ticketing-scheduler 1\n";
}

}  // namespace ticketing::cli
