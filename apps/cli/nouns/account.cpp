// ticketctl account ...
#include "cli/find_account.hpp"
#include "cli/invocation.hpp"
#include "cli/nouns/nouns.hpp"

namespace ticketing::cli {
namespace {

/// From --password-file or the keyboard; `otherwise` is what could be given instead.
std::string read_password(const Invocation& call, std::string_view otherwise) {
  const bool typed = call.out.terminal().input;
  const auto file = call.text("password-file");
  if (file && (*file != "-" || !typed)) return read_secret(*file);
  if (!typed) usage_error("--password-file is missing" + std::string(otherwise));
  std::string password = ask_password("Password: ");
  if (password != ask_password("Again: ")) usage_error("the two passwords differ");
  return password;
}

std::optional<std::string> password_for_new_account(const Invocation& call) {
  if (call.flag("no-password")) return std::nullopt;
  return read_password(call, " (or --no-password: the account cannot sign in)");
}

void create(Invocation& call) {
  CreateAccount request;
  request.email = *call.text("email");
  request.nickname = *call.text("nickname");
  request.role = call.value<Role>("role");
  request.password = password_for_new_account(call);
  Ticketing ticketing = call.open();
  call.out.record(get(ticketing.accounts().create(local_operator(), request, call.options())));
  if (call.dry_run()) call.out.message("Dry run: the account was not created.");
}

void list(Invocation& call) {
  Ticketing ticketing = call.open();
  const ListAccounts request{.email = call.text("email"), .limit = page_limit_max, .cursor = {}};
  const auto fetch = [&](const ListAccounts& page) {
    return ticketing.accounts().list(local_operator(), page);
  };
  list_pages(call, request, fetch,
             request.email ? Total() : total_of(ticketing, Countable::accounts));
}

void show(Invocation& call) {
  Ticketing ticketing = call.open();
  call.out.record(find_account(ticketing, *call.text("account")));
}

void set_role(Invocation& call) {
  const Role role = call.value<Role>("role");
  Ticketing ticketing = call.open();
  const AccountProfile account = find_account(ticketing, *call.text("account"));
  const UpdateAccount request{.id = account.id, .role = role, .suspended = {}};
  call.out.record(get(ticketing.accounts().update(local_operator(), request, call.options())));
  if (call.dry_run()) call.out.message("Dry run: the role was not changed.");
}

void set_password(Invocation& call) {
  SetPassword request;
  request.new_password = read_password(call, "");
  Ticketing ticketing = call.open();
  const AccountProfile account = find_account(ticketing, *call.text("account"));
  request.id = account.id;
  get(ticketing.accounts().set_password(local_operator(), request, call.options()));
  call.out.record(account);
  call.out.message(call.dry_run() ? "Dry run: the password was not changed."
                                  : "The password was set; all sessions have ended.");
}

void suspend(Invocation& call) {
  const bool suspended = !call.flag("lift");
  Ticketing ticketing = call.open();
  const AccountProfile account = find_account(ticketing, *call.text("account"));
  const UpdateAccount request{.id = account.id, .role = {}, .suspended = suspended};
  call.out.record(get(ticketing.accounts().update(local_operator(), request, call.options())));
  if (call.dry_run()) call.out.message("Dry run: the account was not changed.");
}

void export_account(Invocation& call) {
  if (call.out.format() == Format::csv)
    usage_error("an export holds lists of many kinds: it is JSON, not CSV");
  Ticketing ticketing = call.open();
  const AccountProfile account = find_account(ticketing, *call.text("account"));
  const auto reading = get(ticketing.privacy().read_export(local_operator(), account.id));
  while (const auto part = get(reading->next())) call.out.text(*part);
  call.out.text("\n");
}

}  // namespace

std::vector<Command> account_commands() {
  const std::vector<std::string_view> roles = {"user", "staff", "admin"};
  const Argument account = {.name = "account", .help = "its id or e-mail"};
  return {
      {.noun = "account",
       .verb = "create",
       .effect = Effect::writes,
       .summary = "create an account, such as the first administrator",
       .options =
           {{.name = "email", .value_name = "E", .help = "unique", .required = true},
            {.name = "nickname", .value_name = "N", .help = "2 to 30 characters", .required = true},
            {.name = "role",
             .value_name = "ROLE",
             .help = "what it may do",
             .default_value = "user",
             .choices = roles},
            {.name = "password-file",
             .value_name = "FILE",
             .help = "its first line is the password; - reads standard input"},
            {.name = "no-password", .help = "the account cannot sign in"}},
       .run = create,
       .example = "account create --email admin@example.com --nickname admin --role admin "
                  "--password-file secret.txt",
       .shows = columns_of<AccountProfile>},
      {.noun = "account",
       .verb = "list",
       .summary = "list accounts, newest first",
       .options = {{.name = "email",
                    .value_name = "PART",
                    .help = "only e-mails that contain this"},
                   limit_option(),
                   all_option()},
       .run = list,
       .example = "account list --email example.com --all",
       .shows = columns_of<AccountProfile>,
       .columns = {"id", "email", "nickname", "role", "state", "balance", "created_at"}},
      {.noun = "account",
       .verb = "show",
       .summary = "show one account",
       .arguments = {account},
       .run = show,
       .example = "account show minji@example.com",
       .shows = columns_of<AccountProfile>},
      {.noun = "account",
       .verb = "set-role",
       .effect = Effect::writes,
       .summary = "change what an account may do",
       .arguments = {account, {.name = "role", .help = "user, staff or admin", .choices = roles}},
       .run = set_role,
       .example = "account set-role minji@example.com admin",
       .shows = columns_of<AccountProfile>},
      {.noun = "account",
       .verb = "set-password",
       .effect = Effect::writes,
       .summary = "set an account's password and end its sessions",
       .arguments = {account},
       .options = {{.name = "password-file",
                    .value_name = "FILE",
                    .help = "its first line is the password; - reads standard input"}},
       .run = set_password,
       .example = "account set-password minji@example.com --password-file secret.txt",
       .shows = columns_of<AccountProfile>},
      {.noun = "account",
       .verb = "suspend",
       .effect = Effect::writes,
       .summary = "keep an account from signing in, or let it again",
       .arguments = {account},
       .options = {{.name = "lift", .help = "end the suspension"}},
       .run = suspend,
       .example = "account suspend minji@example.com",
       .shows = columns_of<AccountProfile>},
      {.noun = "account",
       .verb = "export",
       .summary = "print everything held about an account, as JSON",
       .arguments = {account},
       .run = export_account,
       .example = "account export minji@example.com"},
  };
}

}  // namespace ticketing::cli
