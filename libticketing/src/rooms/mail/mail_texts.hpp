// What mails say, in each language: the files in mail_texts/, which translators edit.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ticketing/account/account.hpp>
#include <ticketing/mail/mail.hpp>

namespace ticketing {

/// What stands for the words in braces, e.g. "nickname".
using MailWords = std::map<std::string, std::string, std::less<>>;

/// The texts of one kind of mail, with places for words.
struct MailText {
  std::string subject;
  std::string title;
  std::vector<std::string> body;                           ///< paragraphs
  std::string button;                                      ///< on the link; "" without one
  std::vector<std::pair<std::string, std::string>> facts;  ///< names and values
  std::string note;                                        ///< small print; may be empty
};

/// Parsed once. Throws std::runtime_error where a file is wrong, which a test finds.
const MailText& mail_text(Language language, MailKind kind);
/// One of those that all kinds share, e.g. "greeting".
const std::string& common_text(Language language, std::string_view name);

/// `text` with the words in their places. Throws std::runtime_error for a place without a word.
std::string fill(std::string_view text, const MailWords& words);

}  // namespace ticketing
