#include "mail/message_maker.hpp"

#include <boost/describe/enum_from_string.hpp>
#include <boost/describe/enum_to_string.hpp>
#include <fmt/format.h>

#include <charconv>

#include <ticketing/actor/principal.hpp>
#include <ticketing/describe/json.hpp>

#include "mail/bounce.hpp"
#include "mail/mail_payloads.hpp"
#include "storage/installation.hpp"
#include "voucher/voucher_text.hpp"

namespace ticketing {
namespace {

std::string name_of(MailKind kind) { return boost::describe::enum_to_string(kind, ""); }

std::string domain_of(const std::string& address) {
  const auto at = address.rfind('@');
  return at == address.npos ? "localhost" : address.substr(at + 1);
}

std::string kind_name(ShownVoucher::Kind kind) {
  return kind == ShownVoucher::Kind::ticket ? "ticket" : "coupon";
}

/// The payload of a mail that brings a token, with the token blanked.
std::string without_token(const std::string& payload) {
  auto mail = from_json<TokenMail>(payload);
  if (!mail) return payload;
  mail->token = hidden_token;
  return to_json(*mail);
}

}  // namespace

bool ends_by_click(MailKind kind) {
  return kind == MailKind::points_digest || kind == MailKind::expiry_warning;
}

std::optional<bool MailPreferences::*> preference_for(MailKind kind) {
  switch (kind) {
    case MailKind::coupon_won:
    case MailKind::ranking_award:
      return &MailPreferences::rewards;
    case MailKind::points_digest:
      return &MailPreferences::digest;
    case MailKind::expiry_warning:
      return &MailPreferences::expiry;
    case MailKind::email_verification:
    case MailKind::password_reset:
    case MailKind::password_changed:
    case MailKind::wrong_passwords:
    case MailKind::coupon_issued:
    case MailKind::ticket_bought:
    case MailKind::order_cancelled:
      return std::nullopt;
  }
  return std::nullopt;
}

MessageMaker::MessageMaker(const ServiceContext& context, MailSettings settings,
                           VoucherService& vouchers, VoucherPainter& painter, MailWriter& writer)
    : context_(context),
      settings_(std::move(settings)),
      vouchers_(vouchers),
      painter_(painter),
      writer_(writer),
      from_(writer.parse_address(settings_.smtp.from)) {}

Result<std::string> MessageMaker::open_payload(const OutboxMessage& message) const {
  if (!brings_token(message.kind)) return message.payload;
  const auto sealed = from_json<SealedMail>(message.payload);
  if (!sealed) return message.payload;  // blanked when it was sent
  auto opened = context_.keys.open(KeyPurpose::sealed_mail, sealed->sealed);
  if (opened) return std::move(*opened);
  return refuse(ErrorCode::internal,
                fmt::format("the token of mail {} cannot be read: the installation's secret was "
                            "replaced since; ask for a new mail",
                            message.id.value));
}

std::string MessageMaker::bounce_address(MailId id) const {
  const std::string& base = settings_.smtp.bounce_address;
  if (base.empty()) return from_.address;
  const auto at = base.rfind('@');
  return fmt::format("{}+{}{}", base.substr(0, at), id.value, base.substr(at));
}

Result<std::optional<std::string>> MessageMaker::own_address(const OutboxMessage& message) const {
  if (!brings_token(message.kind)) return std::nullopt;
  const auto payload = open_payload(message);
  TICKETING_TRY(payload);
  const auto mail = from_json<TokenMail>(*payload);
  return mail ? mail->email : std::nullopt;
}

Result<MailRecipient> MessageMaker::recipient(UnitOfWork& unit,
                                              const OutboxMessage& message) const {
  const auto account = unit.accounts().find(message.account);
  if (!account || account->state == AccountState::closed)
    return refuse(ErrorCode::not_found, "the account is closed");
  if (account->email_bounced_at && !brings_token(message.kind))
    return refuse(ErrorCode::not_found,
                  "mail to this address comes back: it is to be verified anew");
  const auto preference = preference_for(message.kind);
  if (preference && !(account->mail.*(*preference)))
    return refuse(ErrorCode::not_found, "the account wants no mails of this kind");
  MailRecipient to{account->id, account->nickname, account->email,
                   account->language.value_or(settings_.mail.language)};
  const auto own = own_address(message);
  TICKETING_TRY(own);
  if (*own) to.email = **own;
  return to;
}

Result<MailRecipient> MessageMaker::find_recipient(const OutboxMessage& message) {
  return context_.store.read([&](UnitOfWork& unit) { return recipient(unit, message); });
}

Result<MadeMail> MessageMaker::make(const Mail& mail, Tokens tokens) {
  const OutboxMessage& message = mail.message;
  auto payload = open_payload(message);
  TICKETING_TRY(payload);
  if (tokens == Tokens::hidden && brings_token(message.kind)) *payload = without_token(*payload);
  MailRecipient to;
  auto facts = context_.store.read([&](UnitOfWork& unit) -> Result<MailFacts> {
    auto found = recipient(unit, message);
    TICKETING_TRY(found);
    to = std::move(*found);
    return gather_facts(unit, message, *payload, {to.language, context_.calendar});
  });
  TICKETING_TRY(facts);
  auto shown = pictures(facts->vouchers, {to.language, context_.calendar});
  TICKETING_TRY(shown);
  return compose(message.id, message.kind, message.created_at, to, std::move(*facts),
                 std::move(*shown), tokens);
}

MadeMail MessageMaker::sample(MailKind kind, Language language) {
  const Timestamp now = context_.clock.now();
  const MailNotation notation(language, context_.calendar);
  const MailRecipient to{AccountId{}, language == Language::ko ? "민지" : "Minji",
                         "minji@example.com", language};
  auto facts = sample_facts(kind, notation, now);
  std::vector<MailPicture> shown;
  for (const ShownVoucher& voucher : facts.vouchers)
    shown.push_back(
        {.file_name = kind_name(voucher.kind) + "-" + voucher.code + ".png",
         .content_id = {},
         .alt = notation.common("picture", {{"title", voucher.title}, {"code", voucher.code}}),
         .png = paint_sample(voucher, now)});
  return compose(MailId{1}, kind, now, to, std::move(facts), std::move(shown), Tokens::real);
}

std::string MessageMaker::paint_sample(const ShownVoucher& voucher, Timestamp now) {
  const auto valid_until = context_.calendar.next_midnight(now + std::chrono::days(30));
  if (voucher.kind == ShownVoucher::Kind::ticket)
    return painter_.paint(
        voucher_text(Ticket{.code = voucher.code,
                            .product = {{}, voucher.title, ProductCategory::movie_ticket},
                            .price = Points{15'000},
                            .issued_at = now,
                            .valid_until = valid_until},
                     context_.calendar));
  return painter_.paint(voucher_text(Coupon{.code = voucher.code,
                                            .terms = {.kind = CouponKind::percent, .value = 30},
                                            .issued_at = now,
                                            .valid_until = valid_until},
                                     context_.calendar));
}

Result<std::vector<MailPicture>> MessageMaker::pictures(const std::vector<ShownVoucher>& vouchers,
                                                        const MailNotation& notation) {
  std::vector<MailPicture> shown;
  for (const ShownVoucher& voucher : vouchers) {
    auto picture = voucher.kind == ShownVoucher::Kind::ticket
                       ? vouchers_.ticket_picture(Principal::local_operator(), voucher.code)
                       : vouchers_.coupon_picture(Principal::local_operator(), voucher.code);
    TICKETING_TRY(picture);
    shown.push_back(
        {.file_name = kind_name(voucher.kind) + "-" + voucher.code + ".png",
         .content_id = {},
         .alt = notation.common("picture", {{"title", voucher.title}, {"code", voucher.code}}),
         .png = std::move(picture->bytes)});
  }
  return shown;
}

MadeMail MessageMaker::compose(MailId id, MailKind kind, Timestamp date, const MailRecipient& to,
                               MailFacts facts, std::vector<MailPicture> pictures, Tokens tokens) {
  MadeMail made;
  made.recipient = to.email;
  made.message_id =
      message_name(context_.keys, life_of(context_.installation, context_.store.timeline()), id) +
      "@" + domain_of(from_.address);
  made.expires_at = facts.expires_at;
  for (std::size_t i = 0; i < pictures.size(); ++i)
    pictures[i].content_id = fmt::format("picture-{}.{}", i + 1, made.message_id);
  facts.words["nickname"] = to.nickname;
  facts.words["recipient"] = to.email;
  facts.words["sender"] = common_text(to.language, "sender");
  LetterParts parts{.kind = kind,
                    .language = to.language,
                    .words = std::move(facts.words),
                    .link = facts.token.empty() ? "" : link(kind, facts.token),
                    .unsubscribe_link = unsubscribe_link(kind, to.account, tokens),
                    .pictures = std::move(pictures)};
  made.letter = write_letter(parts);
  MailDraft draft;
  draft.from = from_;
  if (draft.from.name.empty()) draft.from.name = parts.words["sender"];
  draft.to = {to.nickname, to.email};
  draft.subject = made.letter.subject;
  draft.message_id = made.message_id;
  draft.language = to.language == Language::ko ? "ko" : "en";
  draft.date = date;
  draft.plain = made.letter.plain;
  draft.html = made.letter.html;
  draft.pictures = std::move(parts.pictures);
  // RFC 3834: nobody's holiday notice answers.
  draft.more_headers.emplace_back("Auto-Submitted", "auto-generated");
  if (!parts.unsubscribe_link.empty() && parts.unsubscribe_link.starts_with("https://")) {
    draft.more_headers.emplace_back("List-Unsubscribe", "<" + parts.unsubscribe_link + ">");
    draft.more_headers.emplace_back("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
  }
  made.message = writer_.write(draft);
  made.pictures = std::move(draft.pictures);
  return made;
}

std::string MessageMaker::link(MailKind kind, const std::string& token) const {
  if (settings_.public_url.empty()) return "";
  const auto shown = token == hidden_token ? "..." : token;
  return settings_.public_url + (kind == MailKind::password_reset
                                     ? context_.links.reset_password(shown)
                                     : context_.links.verify_email(shown));
}

std::string MessageMaker::unsubscribe_link(MailKind kind, AccountId account, Tokens tokens) const {
  if (settings_.public_url.empty() || !ends_by_click(kind)) return "";
  return settings_.public_url +
         context_.links.unsubscribe(
             tokens == Tokens::hidden ? "..." : unsubscribe_token(context_.keys, account, kind));
}

std::string unsubscribe_token(const Keyring& keys, AccountId account, MailKind kind) {
  const auto what = fmt::format("{}.{}", account.value, name_of(kind));
  return what + "." + keys.sign(KeyPurpose::unsubscribe, what);
}

std::optional<Unsubscribed> read_unsubscribe_token(const Keyring& keys, std::string_view token) {
  const auto first = token.find('.');
  const auto second = first == token.npos ? token.npos : token.find('.', first + 1);
  if (second == token.npos ||
      !keys.verify(KeyPurpose::unsubscribe, token.substr(0, second), token.substr(second + 1)))
    return std::nullopt;
  Unsubscribed said;
  const auto kind = std::string(token.substr(first + 1, second - first - 1));
  std::from_chars(token.data(), token.data() + first, said.account.value);
  if (!boost::describe::enum_from_string(kind.c_str(), said.kind)) return std::nullopt;
  return said;
}

}  // namespace ticketing
