#include "notification/stream_ticket.hpp"

#include <fmt/format.h>

#include <charconv>

namespace ticketing {
namespace {

/// Cuts what is before the next dot off `text`.
std::string_view next_field(std::string_view& text) {
  const auto dot = std::min(text.find('.'), text.size());
  const auto field = text.substr(0, dot);
  text.remove_prefix(std::min(dot + 1, text.size()));
  return field;
}

bool read_number(std::string_view& text, std::int64_t& number) {
  const auto field = next_field(text);
  const auto read = std::from_chars(field.data(), field.data() + field.size(), number);
  return read.ec == std::errc() && read.ptr == field.data() + field.size();
}

}  // namespace

std::string sign_ticket(const TicketClaims& claims, const Keyring& keys) {
  const auto said = fmt::format("{}.{}.{}.{}", claims.account.value, claims.session.value,
                                claims.connect_by.time_since_epoch().count(), claims.name);
  return said + "." + keys.sign(KeyPurpose::stream_ticket, said);
}

std::optional<TicketClaims> read_ticket(std::string_view ticket, const Keyring& keys) {
  TicketClaims claims;
  std::int64_t connect_by = 0;
  std::string_view rest = ticket;
  if (!read_number(rest, claims.account.value) || !read_number(rest, claims.session.value) ||
      !read_number(rest, connect_by))
    return std::nullopt;
  claims.connect_by = Timestamp(Timestamp::duration(connect_by));
  claims.name = next_field(rest);
  if (rest.empty()) return std::nullopt;
  const auto said = ticket.substr(0, ticket.size() - rest.size() - 1);
  if (!keys.verify(KeyPurpose::stream_ticket, said, rest)) return std::nullopt;
  return claims;
}

}  // namespace ticketing
