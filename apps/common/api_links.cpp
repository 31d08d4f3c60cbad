#include "common/api_links.hpp"

namespace ticketing::app {

std::string ApiLinks::image(std::string_view image_id) const {
  return "/v1/images/" + std::string(image_id);
}

std::string ApiLinks::ticket_picture(std::string_view ticket_code) const {
  return "/v1/tickets/" + std::string(ticket_code) + "/image.png";
}

std::string ApiLinks::verify_email(std::string_view token) const {
  return "/verify?token=" + std::string(token);
}

std::string ApiLinks::reset_password(std::string_view token) const {
  return "/reset?token=" + std::string(token);
}

std::string ApiLinks::unsubscribe(std::string_view token) const {
  return "/v1/unsubscribe?token=" + std::string(token);
}

}  // namespace ticketing::app
