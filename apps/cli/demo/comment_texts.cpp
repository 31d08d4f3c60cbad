#include "cli/demo/comment_texts.hpp"

#include <utf8proc.h>

#include <fstream>

#include "cli/refused.hpp"

namespace ticketing::cli {
namespace {
constexpr int comment_characters_max = 2000;
}

bool is_comment(const std::string& text) {
  const auto* at = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  auto left = static_cast<utf8proc_ssize_t>(text.size());
  int characters = 0;
  bool visible = false;
  while (left > 0) {
    utf8proc_int32_t code_point = 0;
    const auto length = utf8proc_iterate(at, left, &code_point);
    if (length <= 0) return false;
    const auto category = utf8proc_category(code_point);
    const bool is_space = category == UTF8PROC_CATEGORY_ZS || code_point == '\t';
    if (category == UTF8PROC_CATEGORY_CC && code_point != '\t') return false;
    visible = visible || !is_space;
    ++characters;
    at += length;
    left -= length;
  }
  return visible && characters <= comment_characters_max;
}

std::vector<std::string> comment_texts(const std::optional<std::string>& file) {
  if (!file) {
    return {"저요! 저요!",           "1등 하고 싶어요", "Me first!",    "영화 보러 가고 싶습니다 🎬",
            "선착순이라니 떨리네요", "Count me in",     "이번에는 꼭!", "팝콘도 주세요 🍿"};
  }
  std::ifstream in(*file);
  if (!in) usage_error("cannot read the file '" + *file + "'");
  std::vector<std::string> texts;
  std::string line;
  for (bool first = true; std::getline(in, line); first = false) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    std::string text = line.substr(line.rfind('\t') + 1);
    if (first && text == "text") continue;
    if (is_comment(text)) texts.push_back(std::move(text));
  }
  if (texts.empty()) usage_error("the file '" + *file + "' holds nothing that may be a comment");
  return texts;
}

}  // namespace ticketing::cli
