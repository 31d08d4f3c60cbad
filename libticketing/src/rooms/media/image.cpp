#include <ticketing/media/image.hpp>

#include <algorithm>

namespace ticketing {

bool is_image_id(std::string_view id) {
  return id.size() == 64 && std::all_of(id.begin(), id.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

}  // namespace ticketing
