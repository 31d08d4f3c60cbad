// What a message that came back tells (RFC 3464).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <ticketing/ids.hpp>

#include "base/keyring.hpp"

namespace ticketing {

struct Bounce {
  MailId mail;
  std::string status;  ///< RFC 3463: "5.1.1"
};

/// The Message-ID of a mail without its domain, signed: who never got it cannot say that it came
/// back.
std::string message_name(const Keyring& keys, std::int64_t epoch, MailId mail);

/// Of a mail that `message_name` named. Nothing where it tells of none, or of no status.
std::optional<Bounce> read_bounce(std::string_view message, const Keyring& keys,
                                  std::int64_t epoch);

/// Whether a status, or a server's reply that holds one, says that there is no such address.
bool says_no_such_address(std::string_view text);

}  // namespace ticketing
