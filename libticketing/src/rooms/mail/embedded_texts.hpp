// The files of mail_texts/, as they were when the library was built.
#pragma once

#include <span>
#include <string_view>

namespace ticketing {

struct EmbeddedText {
  std::string_view name;  ///< of the file
  std::string_view text;
};

std::span<const EmbeddedText> embedded_texts();

}  // namespace ticketing
