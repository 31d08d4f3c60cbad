// Where the things that replies name can be looked at. Only a frontend knows: it gives its
// addresses to `Ticketing::open`, and every reply, whoever asks for it, carries them.
#pragma once

#include <string>
#include <string_view>

namespace ticketing {

/// Pure and thread safe. What is linked to exists; who may look at it is not decided here.
class Links {
 public:
  virtual ~Links() = default;
  virtual std::string image(std::string_view image_id) const = 0;
  /// Of the picture that admits: the ticket's code, drawn.
  virtual std::string ticket_picture(std::string_view ticket_code) const = 0;
};

/// For who has no addresses: names the things, "image:<id>" and "ticket:<code>".
class NamingLinks final : public Links {
 public:
  std::string image(std::string_view image_id) const override {
    return "image:" + std::string(image_id);
  }
  std::string ticket_picture(std::string_view ticket_code) const override {
    return "ticket:" + std::string(ticket_code);
  }
};

}  // namespace ticketing
