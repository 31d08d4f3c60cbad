#include "kobis/reply_reader.hpp"

#include <ticketing/describe/json_read.hpp>
#include <ticketing/describe/text_value.hpp>

namespace ticketing::kobis {
namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blank = " \t\r\n";
  const auto begin = text.find_first_not_of(blank);
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(blank) - begin + 1);
}

}  // namespace

void ReplyReader::complain(std::string_view allowed) const {
  if (value_ != nullptr) describe_detail::complain_type(errors_, pointer_, *value_, allowed);
}

ReplyReader ReplyReader::operator[](std::string_view name) const {
  const std::string pointer = child_pointer(pointer_, name);
  const auto* object = value_ == nullptr ? nullptr : value_->if_object();
  const auto* member = object == nullptr ? nullptr : object->if_contains(name);
  if (object == nullptr) {
    complain("an object");
  } else if (member == nullptr) {
    describe_detail::complain(errors_, pointer, "is missing");
  }
  return {member, pointer, errors_};
}

ReplyReader ReplyReader::optional(std::string_view name) const {
  const auto* object = value_ == nullptr ? nullptr : value_->if_object();
  const auto* member = object == nullptr ? nullptr : object->if_contains(name);
  if (member != nullptr && member->is_null()) member = nullptr;
  return {member, child_pointer(pointer_, name), errors_};
}

std::vector<ReplyReader> ReplyReader::items() const {
  std::vector<ReplyReader> out;
  const auto* array = value_ == nullptr ? nullptr : value_->if_array();
  if (array == nullptr) {
    complain("a list");
    return out;
  }
  for (std::size_t i = 0; i < array->size(); ++i)
    out.push_back(ReplyReader(&(*array)[i], child_pointer(pointer_, i), errors_));
  return out;
}

bool ReplyReader::is_empty() const {
  if (value_ == nullptr) return true;
  const auto* object = value_->if_object();
  return value_->is_null() || (object != nullptr && object->empty());
}

std::string ReplyReader::text(bool required) const {
  const auto* string = value_ == nullptr ? nullptr : value_->if_string();
  std::string text(string == nullptr ? std::string_view() : trimmed(*string));
  if (string == nullptr || (required && text.empty()))
    complain(required ? "a string that says something" : "a string");
  return text;
}

int ReplyReader::number(bool required) const {
  constexpr int number_max = 999'999'999;
  const auto* string = value_ == nullptr ? nullptr : value_->if_string();
  const std::string_view digits = string == nullptr ? std::string_view() : trimmed(*string);
  int number = 0;
  if (string != nullptr && digits.empty() && !required) return 0;
  if (string == nullptr || !parse_text(digits, number) || number < 0 || number > number_max) {
    complain("a whole number of at most nine digits, as a string");
    return 0;
  }
  return number;
}

std::optional<LocalDate> ReplyReader::date() const {
  const std::string given = text(false);
  if (given.empty()) return std::nullopt;
  const auto date = parse_iso_date(given);
  if (!date) complain("a date such as 2020-12-23");
  return date;
}

}  // namespace ticketing::kobis
