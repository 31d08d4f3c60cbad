#include "mail/letter.hpp"

#include <fmt/format.h>

namespace ticketing {
namespace {

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

/// The texts of a letter with their words, before they become one form or the other.
struct Filled {
  std::string title;
  std::vector<std::string> paragraphs;
  std::vector<std::pair<std::string, std::string>> facts;
  std::string button;
  std::string note;
  std::string footer;
};

Filled filled(const LetterParts& parts, const MailText& text) {
  const auto words = [&](const std::string& with) { return fill(with, parts.words); };
  Filled all;
  all.title = words(text.title);
  all.paragraphs.push_back(words(common_text(parts.language, "greeting")));
  for (const auto& paragraph : text.body) all.paragraphs.push_back(words(paragraph));
  for (const auto& [name, value] : text.facts) all.facts.emplace_back(name, words(value));
  all.button = parts.link.empty() ? "" : text.button;
  all.note = words(text.note);
  all.footer = words(common_text(parts.language, "footer"));
  return all;
}

std::string plain_text(const LetterParts& parts, const Filled& all) {
  std::string out = all.title + "\n\n";
  for (const auto& paragraph : all.paragraphs) out += paragraph + "\n\n";
  for (const auto& [name, value] : all.facts) out += fmt::format("{}: {}\n", name, value);
  if (!all.facts.empty()) out += "\n";
  if (!parts.link.empty()) out += fmt::format("{}:\n{}\n\n", all.button, parts.link);
  if (!all.note.empty()) out += all.note + "\n\n";
  out += "-- \n" + all.footer + "\n";
  if (!parts.unsubscribe_link.empty())
    out +=
        fill(common_text(parts.language, "unsubscribe"), {{"link", parts.unsubscribe_link}}) + "\n";
  return out;
}

constexpr std::string_view font =
    "font-family:'Apple SD Gothic Neo','Malgun Gothic','Noto Sans KR',Helvetica,Arial,sans-serif";

std::string html_facts(const Filled& all) {
  if (all.facts.empty()) return "";
  std::string rows;
  for (const auto& [name, value] : all.facts)
    rows += fmt::format(
        "<tr><td style=\"padding:10px 14px;border-bottom:1px solid #e3e5ea;color:#5c6470;"
        "font-size:14px;white-space:nowrap;vertical-align:top\">{}</td>"
        "<td style=\"padding:10px 14px;border-bottom:1px solid #e3e5ea;font-size:16px;"
        "font-weight:bold;word-break:break-word\">{}</td></tr>\n",
        escaped(name), escaped(value));
  return fmt::format(
      "<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" "
      "style=\"margin:8px 0 20px;border-top:2px solid #1c2541\">\n{}</table>\n",
      rows);
}

/// The picture's own ground is white, so that the code on it stays readable on a dark page.
std::string html_pictures(const LetterParts& parts) {
  std::string out;
  for (const MailPicture& picture : parts.pictures)
    out += fmt::format(
        "<p style=\"margin:0 0 16px;background:#ffffff\"><img src=\"cid:{}\" alt=\"{}\" "
        "width=\"536\" "
        "style=\"display:block;width:100%;max-width:536px;height:auto;border:0\"></p>\n",
        picture.content_id, escaped(picture.alt));
  return out;
}

std::string html_button(const LetterParts& parts, const Filled& all) {
  if (parts.link.empty()) return "";
  return fmt::format(
      "<p style=\"margin:8px 0 24px\"><a href=\"{0}\" style=\"display:inline-block;"
      "background:#1c2541;color:#ffffff;padding:13px 26px;border-radius:6px;font-size:16px;"
      "text-decoration:none\">{1}</a></p>\n"
      "<p style=\"margin:0 0 20px;font-size:13px;color:#5c6470;word-break:break-all\">{0}</p>\n",
      escaped(parts.link), escaped(all.button));
}

std::string html_text(const LetterParts& parts, const Filled& all, std::string_view language) {
  std::string paragraphs;
  for (const auto& paragraph : all.paragraphs)
    paragraphs += fmt::format("<p style=\"margin:0 0 14px\">{}</p>\n", escaped(paragraph));
  std::string note;
  if (!all.note.empty())
    note = fmt::format("<p style=\"margin:0 0 8px;font-size:14px;color:#5c6470\">{}</p>\n",
                       escaped(all.note));
  std::string end;
  if (!parts.unsubscribe_link.empty())
    end = fmt::format("<br><a href=\"{}\" style=\"color:#5c6470\">{}</a>",
                      escaped(parts.unsubscribe_link),
                      escaped(common_text(parts.language, "unsubscribe_html")));
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light\">\n<title>{title}</title>\n</head>\n"
      "<body style=\"margin:0;padding:0;background:#eef0f4;{font};color:#1b1f2a;line-height:1.6;"
      "font-size:16px\">\n"
      "<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" "
      "bgcolor=\"#eef0f4\"><tr><td align=\"center\" style=\"padding:16px 8px\">\n"
      "<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" "
      "bgcolor=\"#ffffff\" style=\"max-width:600px;background:#ffffff\">\n"
      "<tr><td bgcolor=\"#1c2541\" style=\"padding:22px 32px;background:#1c2541;color:#ffffff;"
      "font-size:22px;font-weight:bold;border-bottom:4px solid #d9a441\">{title}</td></tr>\n"
      "<tr><td style=\"padding:26px 32px 18px;font-size:16px;color:#1b1f2a\">\n"
      "{paragraphs}{pictures}{facts}{button}{note}</td></tr>\n"
      "<tr><td style=\"padding:14px 32px 22px;border-top:1px solid #e3e5ea;font-size:12px;"
      "color:#5c6470\">{footer}{end}</td></tr>\n"
      "</table>\n</td></tr></table>\n</body>\n</html>\n",
      fmt::arg("lang", language), fmt::arg("title", escaped(all.title)), fmt::arg("font", font),
      fmt::arg("paragraphs", paragraphs), fmt::arg("pictures", html_pictures(parts)),
      fmt::arg("facts", html_facts(all)), fmt::arg("button", html_button(parts, all)),
      fmt::arg("note", note), fmt::arg("footer", escaped(all.footer)), fmt::arg("end", end));
}

}  // namespace

Letter write_letter(const LetterParts& parts) {
  const MailText& text = mail_text(parts.language, parts.kind);
  const Filled all = filled(parts, text);
  return {
      .subject = fill(text.subject, parts.words),
      .plain = plain_text(parts, all),
      .html = html_text(parts, all, parts.language == Language::ko ? "ko" : "en"),
  };
}

}  // namespace ticketing
