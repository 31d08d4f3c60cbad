#include <ticketing/mail/mail_service.hpp>

#include <fmt/format.h>
#include <sodium.h>

#include <map>
#include <span>

#include <ticketing/describe/json.hpp>

#include "account/account_rules.hpp"
#include "account/mailed_tokens.hpp"
#include "admin_log/admin_log.hpp"
#include "base/paging.hpp"
#include "base/sorted_unique.hpp"
#include "mail/bounce.hpp"
#include "mail/make_services.hpp"
#include "storage/idempotent.hpp"
#include "storage/installation.hpp"

namespace ticketing {
namespace {

tl::unexpected<Error> no_such_mail(MailId id) {
  return refuse(ErrorCode::not_found, fmt::format("there is no mail {}", id.value));
}

tl::unexpected<Error> taken_just_now() {
  return refuse_for_now("somebody is taking the mail to send it: look again in a moment");
}

/// Whether it is going to be offered to a server.
bool is_open(const MailProgress& progress) {
  return progress.state == MailState::waiting || progress.state == MailState::failed;
}

/// Where mails would go that have no recipient yet.
using Addresses = std::map<MailId, std::string>;

Addresses addresses_of(UnitOfWork& unit, const MessageMaker& maker, std::span<const Mail> mails) {
  std::vector<AccountId> ids;
  for (const Mail& mail : mails)
    if (mail.progress.recipient.empty()) ids.push_back(mail.message.account);
  std::map<AccountId, std::string> emails;
  for (Account& account : unit.accounts().list_of(sorted_unique(std::move(ids))))
    emails[account.id] = std::move(account.email);
  Addresses addresses;
  for (const Mail& mail : mails) {
    const auto own = maker.own_address(mail.message);
    addresses[mail.message.id] = own && *own ? **own : emails[mail.message.account];
  }
  return addresses;
}

MailView view(const Mail& mail, const Addresses& addresses, bool sends_mail) {
  const auto& [message, progress] = mail;
  const bool open = is_open(progress);
  MailView shown;
  shown.id = message.id;
  shown.account_id = message.account;
  shown.kind = message.kind;
  // Until somebody sends mail for this store, what waits is held.
  shown.state = open && !sends_mail ? MailState::held : progress.state;
  shown.recipient = progress.recipient;
  if (const auto found = addresses.find(message.id);
      shown.recipient.empty() && found != addresses.end())
    shown.recipient = found->second;
  shown.attempts = progress.attempts;
  shown.perhaps_sent = progress.perhaps_sent;
  shown.last_error = progress.last_error;
  shown.created_at = message.created_at;
  if (open && sends_mail) shown.next_attempt_at = progress.due_at;
  shown.sent_at = progress.sent_at;
  return shown;
}

MailView view(UnitOfWork& unit, const MessageMaker& maker, const Mail& mail, bool sends_mail) {
  return view(mail, addresses_of(unit, maker, std::span(&mail, 1)), sends_mail);
}

bool sends_mail(UnitOfWork& unit) {
  const auto installation = unit.installation().find();
  return installation && installation->mail_enabled;
}

class StoredMailService final : public MailService {
 public:
  StoredMailService(const ServiceContext& context, const AccountsConfig& accounts,
                    MessageMaker& maker)
      : context_(context), accounts_(accounts), maker_(maker) {}

  Result<Page<MailView>> list(const Principal& who, const ListMails& request) override {
    if (!who.is_admin()) return refuse(ErrorCode::forbidden, "only admins list mails");
    return page({request.account_id, request.state}, request);
  }

  Result<Page<MailView>> mine(const Principal& who, const ListMails& request) override {
    TICKETING_TRY(require_account(who));
    return page({who.account, request.state}, request);
  }

  Result<MailDetail> find(const Principal& who, MailId id) override;
  Result<MailView> retry(const Principal& who, MailId id, const CallOptions& options) override;
  Result<MailsReleased> release(const Principal& who, const ReleaseMails& request,
                                const CallOptions& options) override;
  Result<MailDetail> preview(const Principal& who, const PreviewMail& request) override;
  Result<BounceReport> bounce(const Principal& who, const ReportBounce& request,
                              const CallOptions& options) override;
  Result<void> unsubscribe(const Unsubscribe& request) override;

 private:
  Result<Page<MailView>> page(MailFilter filter, const ListMails& request);
  Result<Mail> new_token(UnitOfWork& unit, const Mail& mail, NewToken token, bool dry_run);

  const ServiceContext& context_;
  const AccountsConfig accounts_;
  MessageMaker& maker_;
};

/// For who is no mail program: the pictures are in the HTML.
std::string with_pictures(std::string html, const std::vector<MailPicture>& pictures) {
  constexpr int base64 = sodium_base64_VARIANT_ORIGINAL;
  for (const MailPicture& picture : pictures) {
    const auto name = "cid:" + picture.content_id;
    const auto at = html.find(name);
    if (at == html.npos) continue;
    std::string bytes(sodium_base64_encoded_len(picture.png.size(), base64), '\0');
    sodium_bin2base64(bytes.data(), bytes.size(),
                      reinterpret_cast<const unsigned char*>(picture.png.data()),
                      picture.png.size(), base64);
    bytes.pop_back();  // the NUL that libsodium counts
    html.replace(at, name.size(), "data:image/png;base64," + bytes);
  }
  return html;
}

MailDetail detail(MailView view, MadeMail made) {
  MailDetail shown;
  static_cast<MailView&>(shown) = std::move(view);
  shown.message_id = std::move(made.message_id);
  shown.subject = std::move(made.letter.subject);
  shown.text = std::move(made.letter.plain);
  shown.html = with_pictures(std::move(made.letter.html), made.pictures);
  shown.message = std::move(made.message);
  return shown;
}

Result<Page<MailView>> StoredMailService::page(MailFilter filter, const ListMails& request) {
  const auto slice = to_slice(request.limit, request.cursor, context_.page_limit_max);
  TICKETING_TRY(slice);
  return context_.store.read_report([&](UnitOfWork& unit) -> Result<Page<MailView>> {
    const bool sends = sends_mail(unit);
    const auto mails = unit.outbox().list_newest(filter, *slice);
    const Addresses addresses = addresses_of(unit, maker_, mails);
    return to_page<MailView>(
        mails, request.limit, [](const Mail& mail) { return mail.message.id.value; },
        [&](const Mail& mail) { return view(mail, addresses, sends); });
  });
}

Result<MailDetail> StoredMailService::find(const Principal& who, MailId id) {
  std::optional<MailView> shown;
  std::optional<std::string> rendered;
  const auto mail = context_.store.read([&](UnitOfWork& unit) -> Result<Mail> {
    auto found = unit.outbox().find(id);
    if (!found || (!who.is_admin() && !who.is(found->message.account))) return no_such_mail(id);
    shown = view(unit, maker_, *found, sends_mail(unit));
    // As it was sent, but where that would hand somebody a token or the link that ends such mails.
    const MailKind kind = found->message.kind;
    if (!brings_token(kind) && !ends_by_click(kind)) rendered = unit.outbox().find_rendered(id);
    return std::move(*found);
  });
  TICKETING_TRY(mail);
  auto made = maker_.make(*mail, MessageMaker::Tokens::hidden);
  if (!made) {
    // It says nothing any more; what is known of it is shown all the same.
    if (made.error().code != ErrorCode::not_found) return tl::unexpected(made.error());
    MadeMail was;
    was.message = rendered.value_or("");
    return detail(*shown, std::move(was));
  }
  if (rendered) made->message = std::move(*rendered);
  return detail(*shown, std::move(*made));
}

Result<Mail> StoredMailService::new_token(UnitOfWork& unit, const Mail& mail, NewToken token,
                                          bool dry_run) {
  const auto account = unit.accounts().find(mail.message.account);
  if (!account || account->state == AccountState::closed)
    return no_such_account(mail.message.account);
  const auto before = unit.account_tokens().list(account->id, token.stored.purpose);
  if (!before.empty()) token.stored.new_email = before.front().new_email;
  if (mail.message.kind == MailKind::email_verification && !token.stored.new_email &&
      account->email_verified_at && !account->email_bounced_at)
    return refuse_field(
        "/id", "must be of a mail somebody needs: the account's e-mail is verified already");
  if (dry_run) {
    Mail fresh{mail.message, {}};
    fresh.message.created_at = fresh.progress.queued_at = fresh.progress.due_at =
        token.stored.created_at;
    return fresh;
  }
  end_tokens(unit, account->id, token.stored.purpose);
  mail_token(unit, context_.keys, token, account->id, mail.message.trace_id);
  return unit.outbox().list_newest({account->id, {}}, {std::nullopt, 1}).front();
}

Result<MailView> StoredMailService::retry(const Principal& who, MailId id,
                                          const CallOptions& options) {
  if (!who.is_admin()) return refuse(ErrorCode::forbidden, "only admins send mails again");
  TICKETING_TRY(check_idempotency_key(options));
  const auto now = context_.clock.now();
  // A new token's mail took its place, perhaps: whoever asks again by the same key is still told.
  const auto found = context_.store.read(
      [&](UnitOfWork& unit) -> Result<std::optional<Mail>> { return unit.outbox().find(id); });
  TICKETING_TRY(found);
  const std::optional<Mail>& known = *found;
  const auto purpose = known && known->message.kind == MailKind::password_reset
                           ? TokenPurpose::reset_password
                           : TokenPurpose::verify_email;
  const auto token = make_token(context_.random, accounts_, purpose, now);
  return context_.store.perform(who, options, [&](UnitOfWork& unit) -> Result<MailView> {
    lock_accounts(unit, who, known ? known->message.account : who.account);
    return idempotent<MailView>(
        unit, who, "mails.retry", id, options, now, [&]() -> Result<MailView> {
          auto mail = unit.outbox().find(id);
          if (!mail) return no_such_mail(id);
          const bool sends = sends_mail(unit);
          const auto before = view(unit, maker_, *mail, sends);
          if (brings_token(mail->message.kind)) {
            auto fresh = new_token(unit, *mail, token, options.dry_run);
            TICKETING_TRY(fresh);
            mail = std::move(*fresh);
          } else {
            auto& progress = mail->progress;
            const auto claim = progress.claim++;
            // Somebody is sending it right now, or was when they died.
            if (is_open(progress) && progress.offered) ++progress.perhaps_sent;
            progress.offered = false;
            progress.state = MailState::waiting;
            progress.queued_at = progress.due_at = now;
            progress.last_error.clear();
            if (!options.dry_run && !unit.outbox().update(*mail, claim)) return taken_just_now();
          }
          const auto after = view(unit, maker_, *mail, sends);
          if (!options.dry_run)
            log_admin_action(unit, who, now, "mail.retry", fmt::format("mail:{}", id.value),
                             to_json(before), to_json(after));
          return after;
        });
  });
}

Result<MailsReleased> StoredMailService::release(const Principal& who, const ReleaseMails& request,
                                                 const CallOptions& options) {
  if (!who.is_admin()) return refuse(ErrorCode::forbidden, "only admins release mails");
  const auto now = context_.clock.now();
  return context_.store.perform(who, options, [&](UnitOfWork& unit) -> Result<MailsReleased> {
    if (options.dry_run) return MailsReleased{unit.outbox().count_held(request.since)};
    const MailsReleased released{unit.outbox().release_held(request.since, now)};
    log_admin_action(unit, who, now, "mail.release", "mails", "null", to_json(released));
    return released;
  });
}

Result<MailDetail> StoredMailService::preview(const Principal& who, const PreviewMail& request) {
  if (!who.is_admin()) return refuse(ErrorCode::forbidden, "only admins look at sample mails");
  MailView shown;  // made up, too
  shown.id = MailId{1};
  shown.account_id = AccountId{1};
  shown.kind = request.kind;
  auto made = maker_.sample(request.kind, request.language);
  shown.recipient = made.recipient;
  shown.created_at = context_.clock.now();
  return detail(std::move(shown), std::move(made));
}

Result<BounceReport> StoredMailService::bounce(const Principal& who, const ReportBounce& request,
                                               const CallOptions& options) {
  if (!who.is_admin())
    return refuse(ErrorCode::forbidden, "only admins report mails that came back");
  const auto told = read_bounce(request.message, context_.keys,
                                life_of(context_.installation, context_.store.timeline()));
  if (!told)
    return refuse_field(
        "/message",
        "must be a report that a mail of ours came back (RFC 3464), passed on as it came, with the "
        "head of the mail that it is about");
  return context_.store.perform(who, options, [&](UnitOfWork& unit) -> Result<BounceReport> {
    auto mail = unit.outbox().find(told->mail);
    if (!mail) return refuse_field("/message", no_such_mail(told->mail).value().detail);
    lock_accounts(unit, who, mail->message.account);
    mail = unit.outbox().find(told->mail);
    auto account = unit.accounts().find(mail.value().message.account);
    BounceReport report{told->mail, told->status, mail->progress.state, false};
    if (!told->status.starts_with('5')) return report;
    report.state = MailState::dead;
    // An address that was changed since is another one.
    report.suppressed =
        account && account->email == mail->progress.recipient && says_no_such_address(told->status);
    if (options.dry_run) return report;
    const auto claim = mail->progress.claim++;
    mail->progress.state = MailState::dead;
    mail->progress.offered = false;
    mail->progress.last_error = "came back: " + told->status;
    if (!unit.outbox().update(*mail, claim)) return taken_just_now();
    const auto now = context_.clock.now();
    if (report.suppressed) {
      account->email_bounced_at = now;
      unit.accounts().update(*account);
    }
    log_admin_action(unit, who, now, "mail.bounce", fmt::format("mail:{}", told->mail.value),
                     "null", to_json(report));
    return report;
  });
}

Result<void> StoredMailService::unsubscribe(const Unsubscribe& request) {
  const auto said = read_unsubscribe_token(context_.keys, request.token);
  const auto preference = said ? preference_for(said->kind) : std::nullopt;
  if (!preference)
    return refuse_field("/token",
                        "must be one that a mail carried: use the link of the mail as it is");
  return context_.store.write([&](UnitOfWork& unit) -> Result<void> {
    lock_account(unit, said->account);
    auto account = unit.accounts().find(said->account);
    if (!account || account->state == AccountState::closed) return {};
    account->mail.*(*preference) = false;
    unit.accounts().update(*account);
    return {};
  });
}

}  // namespace

std::unique_ptr<MailService> make_mail_service(const ServiceContext& context,
                                               const AccountsConfig& accounts,
                                               MessageMaker& maker) {
  return std::make_unique<StoredMailService>(context, accounts, maker);
}

}  // namespace ticketing
