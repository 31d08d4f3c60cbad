// Where images are kept, as the configuration says.
#include <gmock/gmock.h>

#include <ticketing/config/program_needs.hpp>

#include "config/images_address.hpp"
#include "support/temp_dir.hpp"

namespace ticketing::test {
namespace {

using config::ImagesAddress;
using ::testing::HasSubstr;
using ::testing::Not;
using Kind = ImagesAddress::Kind;

std::optional<ImagesAddress> address(const std::string& store,
                                     const std::string& store_url = "sqlite::memory:") {
  ImagesConfig images;
  images.store = store;
  return config::images_address(images, store_url);
}

std::string complaint(const Config& config) {
  const auto checked = check_config(config);
  return checked ? "fine" : checked.error().detail;
}

TEST(ImagesAddress, is_beside_the_database_unless_told_otherwise) {
  EXPECT_EQ(address("")->kind, Kind::memory);
  EXPECT_EQ(address("", "sqlite:///shop.db")->folder, "images");
  EXPECT_EQ(address("", "sqlite:////var/lib/shop.db")->folder, "/var/lib/images");
  const TempDir dir;  // three slashes for an absolute path, as people write it
  EXPECT_EQ(address("", "sqlite:///" + dir.file("shop.db").substr(1))->folder, dir.file("images"));
  EXPECT_EQ(address("", "postgresql://host/shop")->kind, Kind::unnamed);
}

TEST(ImagesAddress, has_to_be_named_where_several_machines_share_the_rows) {
  Config config;
  EXPECT_TRUE(check_images_store(config));
  config.store.url = "postgresql://host/shop";
  const auto refused = check_images_store(config);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::validation_failed);
  EXPECT_THAT(refused.error().detail, HasSubstr("images.store is not set"));
  config.images.store = "file:///srv/images";
  EXPECT_TRUE(check_images_store(config));
}

TEST(StoreConnections, are_enough_for_what_holds_them_at_once) {
  Config config;
  config.store.connections = 2;
  EXPECT_TRUE(check_store_connections(config)) << "a SQLite file has one writer";
  config.store.url = "postgresql://host/shop";
  const auto refused = check_store_connections(config);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().detail,
              HasSubstr("store.connections is 2, and 10 are needed: 8 for the threads of "
                        "api.database_threads, 1 for the lane of comments, 1 for that of orders"));
  config.store.connections = 10;
  EXPECT_TRUE(check_store_connections(config));
}

TEST(ImagesAddress, reads_folders_and_buckets) {
  EXPECT_EQ(address("memory:")->kind, Kind::memory);
  EXPECT_EQ(address("file:///srv/images")->folder, "/srv/images");
  EXPECT_EQ(address("s3://pictures")->bucket, "pictures");
  EXPECT_EQ(address("s3://pictures")->prefix, "");
  EXPECT_EQ(address("s3://pictures/a/사진")->prefix, "a/사진/");
  EXPECT_EQ(address("s3://pictures/a/")->prefix, "a/");
}

TEST(ImagesAddress, refuses_what_leads_nowhere) {
  for (const char* bad :
       {"file://", "file:///", "file://relative", "s3://", "s3://ab", "s3://UPPER", "s3://a..b",
        "s3://-ab", "s3://pictures//a", "s3://pictures/../a", "s3://pictures/.", "/srv/images",
        "https://host/images"})
    EXPECT_FALSE(address(bad)) << bad;
}

TEST(ImagesConfig, needs_keys_for_s3_and_hides_the_secret_one) {
  Config config;
  config.images.store = "s3://pictures";
  EXPECT_THAT(complaint(config), HasSubstr("images.s3_access_key_id must be set"));
  EXPECT_THAT(complaint(config), HasSubstr("images.s3_secret_access_key must be set"));
  config.images.s3_access_key_id = "id";
  config.images.s3_secret_access_key = "s3cret";
  EXPECT_EQ(complaint(config), "fine");
  EXPECT_THAT(show_config(config), Not(HasSubstr("s3cret")));
  config.images.s3_secret_access_key = "s3cret\n";
  EXPECT_THAT(complaint(config), HasSubstr("images.s3_secret_access_key"));
  EXPECT_THAT(complaint(config), Not(HasSubstr("s3cret\n")));
}

TEST(ImagesConfig, wants_an_endpoint_without_a_path) {
  Config config;
  for (const char* good : {"", "http://127.0.0.1:9000", "https://s3.example.com"}) {
    config.images.s3_endpoint = good;
    EXPECT_EQ(complaint(config), "fine") << good;
  }
  for (const char* bad : {"s3.example.com", "https://", "https://host/path", "https://u:p@host",
                          "ftp://host", "https://host?x"}) {
    config.images.s3_endpoint = bad;
    EXPECT_THAT(complaint(config), HasSubstr("images.s3_endpoint")) << bad;
  }
}

}  // namespace
}  // namespace ticketing::test
