// A letter: what a mail says, as plain text and as HTML.
#pragma once

#include <string>
#include <vector>

#include "mail/mail_texts.hpp"
#include "mail/mail_writer.hpp"

namespace ticketing {

struct LetterParts {
  MailKind kind = MailKind::email_verification;
  Language language = Language::ko;
  MailWords words;               ///< those of the kind, and nickname, recipient
  std::string link;              ///< where the button leads; "" without one
  std::string unsubscribe_link;  ///< "" where this kind of mail cannot be ended
  std::vector<MailPicture> pictures;
};

struct Letter {
  std::string subject;
  std::string plain;
  std::string html;  ///< tables and inline styles: what mail clients show alike
};

Letter write_letter(const LetterParts& parts);

}  // namespace ticketing
