#include "common/refusal_text.hpp"

namespace ticketing::app {

std::string refusal_text(std::string_view program, const Error& error) {
  std::string text = std::string(program) + ": " + error.detail + '\n';
  for (const FieldError& field : error.errors) {
    if (error.detail.find(field.detail) != std::string::npos) continue;
    text += "  " + field.pointer + ' ' + field.detail + '\n';
  }
  return text;
}

}  // namespace ticketing::app
