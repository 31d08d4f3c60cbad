// Addresses as the REST API has them, relative to wherever it is served.
#pragma once

#include <ticketing/links.hpp>

namespace ticketing::app {

/// What is given out by one program can be looked at with the API on the same store.
class ApiLinks final : public Links {
 public:
  std::string image(std::string_view image_id) const override;
  std::string ticket_picture(std::string_view ticket_code) const override;
  std::string verify_email(std::string_view token) const override;
  std::string reset_password(std::string_view token) const override;
  std::string unsubscribe(std::string_view token) const override;
};

}  // namespace ticketing::app
