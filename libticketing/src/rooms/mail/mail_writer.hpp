// What makes a message of a letter (port).
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <ticketing/clock.hpp>

namespace ticketing {

struct MailAddress {
  std::string name;     ///< may be empty
  std::string address;  ///< RFC 5321 mailbox
};

/// Shown within the HTML part, which names it "cid:<content_id>", and attached as a file.
struct MailPicture {
  std::string file_name;   ///< "ticket-….png"
  std::string content_id;  ///< unique; without angle brackets
  std::string alt;         ///< what it shows, for who does not see it
  std::string png;
};

struct MailDraft {
  MailAddress from;
  MailAddress to;
  std::string subject;
  std::string message_id;  ///< without angle brackets
  std::string language;    ///< BCP 47: "ko", "en"
  Timestamp date;
  std::string plain;
  std::string html;
  std::vector<MailPicture> pictures;
  std::vector<std::pair<std::string, std::string>> more_headers;  ///< in ASCII
};

/// Thread safe.
class MailWriter {
 public:
  virtual ~MailWriter() = default;
  /// RFC 5322 with CRLF line ends, in ASCII: mixed(related(alternative(plain, html), inline
  /// pictures), attached pictures), or the alternative alone where there are none.
  virtual std::string write(const MailDraft& draft) = 0;
  /// "Name <address>" in its parts; the whole as the address where it is none.
  virtual MailAddress parse_address(const std::string& text) = 0;
};

}  // namespace ticketing
