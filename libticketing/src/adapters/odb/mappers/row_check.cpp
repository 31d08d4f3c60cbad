#include "odb/mappers/row_check.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "storage/store.hpp"

namespace ticketing::records {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::size_t digest_length = 64;

int digit(char c) {
  const auto at = hex_digits.find(c);
  return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

}  // namespace

std::string hex(const ChainHash& hash) {
  std::string text;
  text.reserve(2 * hash.size());
  for (const unsigned char byte : hash) {
    text += hex_digits[byte >> 4U];
    text += hex_digits[byte & 15U];
  }
  return text;
}

ChainHash RowCheck::chain_hash(std::string_view column, std::string_view hex) const {
  ChainHash hash{};
  if (hex.size() != 2 * hash.size()) fail(column, hex);
  for (std::size_t i = 0; i < hash.size(); ++i) {
    const int high = digit(hex[2 * i]);
    const int low = digit(hex[2 * i + 1]);
    if (high < 0 || low < 0) fail(column, hex);
    hash[i] = static_cast<unsigned char>(high * 16 + low);
  }
  return hash;
}

const std::string& RowCheck::digest(std::string_view column, const std::string& hex) const {
  const bool all_digits = std::all_of(hex.begin(), hex.end(), [](char c) { return digit(c) >= 0; });
  if (hex.size() != digest_length || !all_digits) fail(column, hex);
  return hex;
}

const std::string& RowCheck::not_empty(std::string_view column, const std::string& text) const {
  if (text.empty()) fail(column, text);
  return text;
}

void RowCheck::fail(std::string_view column, std::string_view value) const {
  throw CorruptRow(fmt::format("{} row {}{}{}: {} cannot be '{}'", table_, id_,
                               rest_of_key_.empty() ? "" : " ", rest_of_key_, column, value),
                   id_);
}

}  // namespace ticketing::records
