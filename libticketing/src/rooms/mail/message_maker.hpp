// A mail's row becomes a message.
#pragma once

#include <optional>
#include <string>

#include <ticketing/mail/mail.hpp>
#include <ticketing/mail/mail_config.hpp>
#include <ticketing/voucher/voucher_service.hpp>

#include "mail/letter.hpp"
#include "mail/mail_words.hpp"
#include "mail/mail_writer.hpp"
#include "mail/outbox_repository.hpp"
#include "storage/service_context.hpp"
#include "voucher/voucher_picture.hpp"

namespace ticketing {

struct MailSettings {
  SmtpConfig smtp;
  MailConfig mail;
  std::string public_url;  ///< where the links of mails lead; "" for mails without links
};

/// What stands for a token that is not shown.
inline constexpr std::string_view hidden_token = "•••";

/// The preference that ends mails of this kind; none where they are always sent.
std::optional<bool MailPreferences::*> preference_for(MailKind kind);

/// Whom a mail goes to.
struct MailRecipient {
  AccountId account;
  std::string nickname;
  std::string email;
  Language language = Language::ko;
};

/// Whether one click on its link ends mails of this kind: those that tell of nothing the account
/// did or must know.
bool ends_by_click(MailKind kind);

struct MadeMail {
  std::string recipient;
  std::string message_id;
  Letter letter;
  std::vector<MailPicture> pictures;
  std::string message;
  std::optional<Timestamp> expires_at;  ///< of the token that it brings
};

/// Thread safe.
class MessageMaker final {
 public:
  MessageMaker(const ServiceContext& context, MailSettings settings, VoucherService& vouchers,
               VoucherPainter& painter, MailWriter& writer);

  enum class Tokens { real, hidden };
  /// not_found where there is nobody to send it to any more, or nobody who wants it.
  Result<MailRecipient> find_recipient(const OutboxMessage& message);
  /// The address that a message is for whatever its account's is: one that is yet to be proven.
  Result<std::optional<std::string>> own_address(const OutboxMessage& message) const;
  /// not_found where there is nobody to send it to any more, or nobody who wants it; unavailable
  /// where a picture cannot be had now.
  Result<MadeMail> make(const Mail& mail, Tokens tokens);
  MadeMail sample(MailKind kind, Language language);

  /// The payload, unsealed. internal where that is not possible.
  Result<std::string> open_payload(const OutboxMessage& message) const;
  const MailSettings& settings() const { return settings_; }
  /// Where servers report what they could not deliver of this mail.
  std::string bounce_address(MailId id) const;

 private:
  Result<MailRecipient> recipient(UnitOfWork& unit, const OutboxMessage& message) const;
  MadeMail compose(MailId id, MailKind kind, Timestamp date, const MailRecipient& to,
                   MailFacts facts, std::vector<MailPicture> pictures, Tokens tokens);
  Result<std::vector<MailPicture>> pictures(const std::vector<ShownVoucher>& vouchers,
                                            const MailNotation& notation);
  std::string paint_sample(const ShownVoucher& voucher, Timestamp now);
  std::string link(MailKind kind, const std::string& token) const;
  std::string unsubscribe_link(MailKind kind, AccountId account, Tokens tokens) const;

  const ServiceContext& context_;
  const MailSettings settings_;
  VoucherService& vouchers_;
  VoucherPainter& painter_;
  MailWriter& writer_;
  const MailAddress from_;
};

/// What a link of a mail carries to end mails of its kind.
std::string unsubscribe_token(const Keyring& keys, AccountId account, MailKind kind);
struct Unsubscribed {
  AccountId account;
  MailKind kind = MailKind::points_digest;
};
std::optional<Unsubscribed> read_unsubscribe_token(const Keyring& keys, std::string_view token);

}  // namespace ticketing
