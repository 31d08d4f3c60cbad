// ticketctl mail ...
#include <boost/describe/class.hpp>
#include <boost/describe/enum_to_string.hpp>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "cli/find_account.hpp"
#include "cli/invocation.hpp"
#include "cli/mail_pictures.hpp"
#include "cli/nouns/nouns.hpp"

namespace ticketing::cli {
namespace {

/// A mail as it is read at a terminal.
struct MailShown : MailView {
  std::string message_id;
  std::string subject;
};
BOOST_DESCRIBE_STRUCT(MailShown, (MailView), (message_id, subject))

void list(Invocation& call) {
  ListMails request{.state = call.find<MailState>("state"), .limit = page_limit_max};
  Ticketing ticketing = call.open();
  if (const auto account = call.text("account"))
    request.account_id = find_account(ticketing, *account).id;
  const auto fetch = [&](const ListMails& page) {
    return ticketing.mails().list(local_operator(), page);
  };
  list_pages(call, request, fetch,
             request.state ? Total() : total_of(ticketing, Countable::mails, request.account_id));
}

void print(Invocation& call, const MailDetail& mail) {
  if (call.flag("eml")) return call.out.text(mail.message);
  if (call.flag("html")) return call.out.text(mail.html);
  if (!call.out.may_be_text()) return call.out.record(mail);
  MailShown shown;
  static_cast<MailView&>(shown) = mail;
  shown.message_id = mail.message_id;
  shown.subject = mail.subject;
  call.out.record(shown);
  call.out.text((call.out.format() == Format::tsv ? "--\n" : "\n") + mail.text);
}

void show(Invocation& call) {
  const auto id = call.value<MailId>("id");
  Ticketing ticketing = call.open_with_pictures();
  print(call, get(ticketing.mails().find(local_operator(), id)));
}

void save(const std::filesystem::path& file, const std::string& bytes) {
  std::ofstream out(file, std::ios::binary);
  out << bytes;
  if (!out.flush()) fail("cannot write " + file.string());
}

void preview(Invocation& call) {
  const PreviewMail request{call.value<MailKind>("kind"), call.value<Language>("locale")};
  Ticketing ticketing = call.open_with_pictures();
  const MailDetail mail = get(ticketing.mails().preview(local_operator(), request));
  const auto folder = call.text("folder");
  if (!folder) return print(call, mail);
  const std::filesystem::path into(*folder);
  const auto name = *call.text("kind") + "-" + *call.text("locale");
  std::filesystem::create_directories(into);
  save(into / (name + ".eml"), mail.message);
  save(into / (name + ".html"), mail.html);
  const auto pictures = take_mail_pictures(into, name);
  call.out.message("Wrote " + name + ".eml and .html" +
                   (pictures > 0 ? " and " + std::to_string(pictures) + " pictures"
                                 : "; there is no chromium to take pictures with") +
                   " to " + into.string() + ".");
}

void retry(Invocation& call) {
  const auto id = call.value<MailId>("id");
  Ticketing ticketing = call.open();
  call.out.record(get(ticketing.mails().retry(local_operator(), id, call.options())));
  if (call.dry_run()) call.out.message("Dry run: the mail was not queued.");
}

void release(Invocation& call) {
  const ReleaseMails request{call.value<Timestamp>("since")};
  Ticketing ticketing = call.open();
  const auto planned = get(ticketing.mails().release(local_operator(), request, {.dry_run = true}));
  if (call.dry_run()) {
    call.out.record(planned);
    return call.out.message("Dry run: no mail was released.");
  }
  call.confirm("Send " + std::to_string(planned.released) + " mails that were held?");
  call.out.record(get(ticketing.mails().release(local_operator(), request)));
}

void bounce(Invocation& call) {
  const ReportBounce request{{std::istreambuf_iterator<char>(std::cin), {}}};
  Ticketing ticketing = call.open();
  call.out.record(get(ticketing.mails().bounce(local_operator(), request, call.options())));
  if (call.dry_run()) call.out.message("Dry run: nothing was changed.");
}

}  // namespace

std::vector<Command> mail_commands() {
  const Argument id = {.name = "id", .help = "its number, as 'ticketctl mail list' shows it"};
  const Option eml = {.name = "eml", .help = "print the message as it is sent"};
  const Option html = {.name = "html", .help = "print its HTML, with the pictures in it"};
  return {
      {.noun = "mail",
       .verb = "list",
       .summary = "list mails, newest first",
       .options = {{.name = "account", .value_name = "ACCOUNT", .help = "only those to it"},
                   {.name = "state",
                    .value_name = "STATE",
                    .help = "only those in this state",
                    .choices = {"held", "waiting", "sent", "failed", "dead"}},
                   limit_option(),
                   all_option()},
       .run = list,
       .example = "mail list --state dead",
       .shows = columns_of<MailView>,
       .columns = {"id", "state", "kind", "recipient", "created_at", "attempts", "last_error"},
       .watchable = true},
      {.noun = "mail",
       .verb = "show",
       .summary = "show a mail with what it says, tokens blanked",
       .arguments = {id},
       .options = {eml, html},
       .run = show,
       .example = "mail show 17 --eml",
       .shows = columns_of<MailDetail>},
      {.noun = "mail",
       .verb = "preview",
       .summary = "show what a kind of mail looks like, with made-up names",
       .arguments = {{.name = "kind",
                      .choices = {"email_verification", "password_reset", "password_changed",
                                  "wrong_passwords", "coupon_won", "coupon_issued", "ticket_bought",
                                  "order_cancelled", "points_digest", "ranking_award",
                                  "expiry_warning"}}},
       .options = {{.name = "locale",
                    .value_name = "LANGUAGE",
                    .help = "in which language",
                    .default_value = "ko",
                    .choices = {"ko", "en"}},
                   {.name = "folder",
                    .value_name = "FOLDER",
                    .help = "write it there: .eml, .html and, with chromium, pictures of it"},
                   eml,
                   html},
       .run = preview,
       .example = "mail preview ticket_bought --locale en --folder previews",
       .shows = columns_of<MailDetail>},
      {.noun = "mail",
       .verb = "retry",
       .effect = Effect::writes,
       .summary = "send a mail again; one that brings a token brings a new one",
       .arguments = {id},
       .run = retry,
       .example = "mail retry 17",
       .shows = columns_of<MailView>},
      {.noun = "mail",
       .verb = "release",
       .effect = Effect::irreversible,
       .summary = "send mails that were written before the store sent any",
       .options = {{.name = "since",
                    .value_name = "TIME",
                    .help = "those written then or later: 2026-03-02T09:00:00+09:00",
                    .required = true}},
       .run = release,
       .example = "mail release --since 2026-03-02T09:00:00+09:00",
       .shows = columns_of<MailsReleased>},
      {.noun = "mail",
       .verb = "bounce",
       .effect = Effect::writes,
       .summary =
           "read from standard input a mail that came back, and send no more where it says so",
       .run = bounce,
       .example = "mail bounce < report.eml",
       .shows = columns_of<BounceReport>},
  };
}

}  // namespace ticketing::cli
