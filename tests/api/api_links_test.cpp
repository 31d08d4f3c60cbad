// What the library's replies are told to link to is there.
#include <gtest/gtest.h>

#include "api/router.hpp"
#include "common/api_links.hpp"

namespace ticketing::test {
namespace {

std::string_view operation_at(const std::string& path) {
  const api::Router router(api::make_routes());
  api::PathValues values;
  const auto match = router.match(api::http::verb::get, path, values);
  if (match.route < 0) return "nothing";
  return router.routes()[static_cast<std::size_t>(match.route)].info.operation_id;
}

TEST(ApiLinks, lead_to_the_routes_that_show_what_they_name) {
  const app::ApiLinks links;
  EXPECT_EQ(operation_at(links.image(std::string(64, 'a'))), "getImage");
  EXPECT_EQ(operation_at(links.ticket_picture("7ZQK-3M2P-XW9D-0A4T")), "getTicketPicture");
}

}  // namespace
}  // namespace ticketing::test
