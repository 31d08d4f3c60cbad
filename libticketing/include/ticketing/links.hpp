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
  // Where links of mails lead, with the token that each brings; behind `api.public_url`.
  virtual std::string verify_email(std::string_view token) const = 0;
  virtual std::string reset_password(std::string_view token) const = 0;
  /// Also takes the one click of RFC 8058.
  virtual std::string unsubscribe(std::string_view token) const = 0;
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
  std::string verify_email(std::string_view token) const override {
    return "verify:" + std::string(token);
  }
  std::string reset_password(std::string_view token) const override {
    return "reset:" + std::string(token);
  }
  std::string unsubscribe(std::string_view token) const override {
    return "unsubscribe:" + std::string(token);
  }
};

}  // namespace ticketing
