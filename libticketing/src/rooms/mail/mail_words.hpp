// What a mail tells, gathered from its payload and from the database.
#pragma once

#include <string>
#include <vector>

#include <ticketing/result.hpp>

#include "mail/mail_texts.hpp"
#include "mail/outbox_repository.hpp"
#include "storage/service_context.hpp"

namespace ticketing {

/// A ticket or coupon that is shown as a picture.
struct ShownVoucher {
  enum class Kind { ticket, coupon };
  Kind kind = Kind::ticket;
  std::string code;
  std::string title;
};

struct MailFacts {
  MailWords words;
  std::string token;                    ///< "" where it brings none
  std::optional<Timestamp> expires_at;  ///< when it tells nothing any more
  std::vector<ShownVoucher> vouchers;
};

/// Points and dates as they are written in a language.
class MailNotation final {
 public:
  MailNotation(Language language, const BusinessCalendar& calendar)
      : language_(language), calendar_(calendar) {}

  std::string points(Points points) const;
  std::string date(Timestamp t) const;
  std::string time(Timestamp t) const;
  /// Of the last day before `t`, which is the first instant that does not count any more.
  std::string last_day(Timestamp t) const;
  std::string common(std::string_view name, const MailWords& words = {}) const;
  std::string date_text(const std::string& iso_date) const;

 private:
  MailWords parts_of(const std::string& iso_date) const;

  Language language_;
  const BusinessCalendar& calendar_;
};

/// `payload` is not sealed. internal where it is not what the kind needs.
Result<MailFacts> gather_facts(UnitOfWork& unit, const OutboxMessage& message,
                               const std::string& payload, const MailNotation& notation);

/// Made-up ones, for a preview.
MailFacts sample_facts(MailKind kind, const MailNotation& notation, Timestamp now);

}  // namespace ticketing
