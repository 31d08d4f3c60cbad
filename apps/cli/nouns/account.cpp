// ticketctl account ...
#include "find_account.hpp"
#include "invocation.hpp"
#include "nouns/nouns.hpp"

namespace ticketing::cli {
namespace {

std::optional<std::string> password_for_new_account(const Invocation& call) {
  if (call.flag("no-password")) return std::nullopt;
  if (const auto file = call.text("password-file")) return read_secret(*file);
  if (!call.out.terminal().input) {
    usage_error("--password-file is missing (or --no-password: the account cannot sign in)");
  }
  const std::string password = ask_password("Password: ");
  if (password != ask_password("Again: ")) usage_error("the two passwords differ");
  return password;
}

void create(Invocation& call) {
  CreateAccount request;
  request.email = *call.text("email");
  request.nickname = *call.text("nickname");
  request.role = call.value<Role>("role");
  request.password = password_for_new_account(call);
  Ticketing ticketing = call.open();
  if (!call.dry_run()) {
    call.out.record(get(ticketing.accounts().create(local_operator(), request)));
    return;
  }
  const ListAccounts same{.email = request.email, .limit = page_limit_max, .cursor = {}};
  for (const auto& account : get(ticketing.accounts().list(local_operator(), same)).items) {
    if (account.email == request.email)
      get(Result<void>(refuse(ErrorCode::email_taken, "an account has this e-mail already")));
  }
  AccountProfile planned;
  planned.email = request.email;
  planned.nickname = request.nickname;
  planned.role = request.role;
  planned.created_at = ticketing.clock().now();
  call.out.record(planned);
  call.out.message("Dry run: the account was not created.");
}

void list(Invocation& call) {
  Ticketing ticketing = call.open();
  const ListAccounts request{.email = call.text("email"), .limit = page_limit_max, .cursor = {}};
  call.out.list(collect(call, request, [&](const ListAccounts& page) {
    return ticketing.accounts().list(local_operator(), page);
  }));
}

void show(Invocation& call) {
  Ticketing ticketing = call.open();
  call.out.record(find_account(ticketing, *call.text("account")));
}

void set_role(Invocation& call) {
  const Role role = call.value<Role>("role");
  Ticketing ticketing = call.open();
  AccountProfile account = find_account(ticketing, *call.text("account"));
  if (call.dry_run()) {
    account.role = role;
    call.out.record(account);
    call.out.message("Dry run: the role was not changed.");
    return;
  }
  const UpdateAccount request{.id = account.id, .role = role, .suspended = {}};
  call.out.record(get(ticketing.accounts().update(local_operator(), request)));
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
                  "--password-file secret.txt"},
      {.noun = "account",
       .verb = "list",
       .summary = "list accounts, newest first",
       .options = {{.name = "email",
                    .value_name = "PART",
                    .help = "only e-mails that contain this"},
                   limit_option()},
       .run = list},
      {.noun = "account",
       .verb = "show",
       .summary = "show one account",
       .arguments = {account},
       .run = show},
      {.noun = "account",
       .verb = "set-role",
       .effect = Effect::writes,
       .summary = "change what an account may do",
       .arguments = {account, {.name = "role", .help = "user, staff or admin", .choices = roles}},
       .run = set_role,
       .example = "account set-role minji@example.com admin"},
  };
}

}  // namespace ticketing::cli
