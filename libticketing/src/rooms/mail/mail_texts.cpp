#include "mail/mail_texts.hpp"

#include <boost/describe/enum_to_string.hpp>
#include <boost/describe/enumerators.hpp>
#include <boost/mp11/algorithm.hpp>
#include <fmt/format.h>

#include <array>
#include <stdexcept>

#include "base/toml.hpp"
#include "mail/embedded_texts.hpp"

namespace ticketing {
namespace {

struct Texts {
  std::map<std::string, std::string, std::less<>> common;
  std::map<MailKind, MailText> kinds;
};

std::string text_of(const toml::table& table, std::string_view key) {
  return table[key].value_or(std::string());
}

MailText read_kind(const toml::table& table) {
  MailText text;
  text.subject = text_of(table, "subject");
  text.title = text_of(table, "title");
  text.button = text_of(table, "button");
  text.note = text_of(table, "note");
  if (const auto* body = table["body"].as_array())
    for (const auto& paragraph : *body) text.body.push_back(paragraph.value_or(std::string()));
  if (const auto* facts = table["facts"].as_array())
    for (const auto& fact : *facts) {
      const auto* pair = fact.as_array();
      if (pair == nullptr || pair->size() != 2)
        throw std::runtime_error("mail texts: a fact is a name and a value");
      text.facts.emplace_back((*pair)[0].value_or(std::string()),
                              (*pair)[1].value_or(std::string()));
    }
  return text;
}

Texts read_texts(std::string_view file) {
  for (const EmbeddedText& embedded : embedded_texts()) {
    if (embedded.name != file) continue;
    const toml::table all = toml::parse(embedded.text, file);
    Texts texts;
    for (const auto& [key, value] : *all["common"].as_table())
      texts.common.emplace(key.str(), value.value_or(std::string()));
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<MailKind>>([&](auto kind) {
      const auto* table = all[kind.name].as_table();
      if (table == nullptr)
        throw std::runtime_error(fmt::format("mail texts: {} has no [{}]", file, kind.name));
      texts.kinds.emplace(kind.value, read_kind(*table));
    });
    return texts;
  }
  throw std::runtime_error(fmt::format("mail texts: there is no {}", file));
}

const Texts& texts_in(Language language) {
  static const std::array texts{read_texts("ko.toml"), read_texts("en.toml")};
  return texts.at(static_cast<std::size_t>(language));
}

}  // namespace

const MailText& mail_text(Language language, MailKind kind) {
  return texts_in(language).kinds.at(kind);
}

const std::string& common_text(Language language, std::string_view name) {
  const auto& common = texts_in(language).common;
  const auto found = common.find(name);
  if (found == common.end())
    throw std::runtime_error(fmt::format("mail texts: [common] has no {}", name));
  return found->second;
}

std::string fill(std::string_view text, const MailWords& words) {
  std::string filled;
  for (;;) {
    const auto open = text.find('{');
    filled += text.substr(0, open);
    if (open == text.npos) return filled;
    const auto close = text.find('}', open);
    const auto name = text.substr(open + 1, close == text.npos ? text.npos : close - open - 1);
    const auto word = words.find(name);
    if (close == text.npos || word == words.end())
      throw std::runtime_error(fmt::format("mail texts: there is no word for {{{}}}", name));
    filled += word->second;
    text.remove_prefix(close + 1);
  }
}

}  // namespace ticketing
