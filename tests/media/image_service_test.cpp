// Uploads and pictures through the facade.
#include <gmock/gmock.h>

#include <filesystem>

#include "media/fake_server.hpp"
#include "media/s3_server.hpp"
#include "media/sample_images.hpp"
#include "support/scenario.hpp"
#include "support/servers.hpp"

namespace ticketing::test {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

/// Images in a folder of the test's own.
class ImageServiceTest : public ::testing::TestWithParam<Database> {
 protected:
  std::string upload(const Principal& who, const Image& image) {
    return must(scenario_->images().upload(who, image)).id;
  }

  /// A ticket of `buyer` for a product with that image.
  std::string buy(const Principal& buyer, std::optional<std::string> image_id) {
    CreateProduct product;
    product.name = "기생충 2D";
    product.price = Points{1000};
    product.image_id = std::move(image_id);
    const auto created = must(scenario_->catalog().create(scenario_.admin(), product));
    must(scenario_->points().adjust(Principal::local_operator(),
                                    {buyer.account, Points{1000}, "a gift"}));
    PlaceOrder order;
    order.product_id = created.id;
    return must(scenario_->purchases().place(buyer, order, {"order", false})).tickets.at(0).code;
  }

  std::size_t files(const std::string& folder) const {
    std::size_t count = 0;
    if (!fs::exists(dir_.path() / folder)) return 0;
    for (const auto& entry : fs::recursive_directory_iterator(dir_.path() / folder))
      count += entry.is_regular_file() ? 1 : 0;
    return count;
  }

  /// From now on the store answers nothing: its folders lead to themselves.
  void break_store() const {
    for (const char* folder : {"images", "vouchers"}) {
      fs::remove_all(dir_.path() / folder);
      fs::create_symlink(folder, dir_.path() / folder);
    }
  }

  TempDir dir_;
  Scenario scenario_{GetParam(), [this](Config& config) {
                       config.images.store = "file://" + dir_.path().string();
                     }};
};

TEST_P(ImageServiceTest, keeps_an_image_once_under_its_hash) {
  const auto user = scenario_.user();
  const auto image = jpeg(40, 30);
  const auto view = must(scenario_->images().upload(user, image));
  EXPECT_TRUE(is_image_id(view.id));
  EXPECT_EQ(view.url, "image:" + view.id);
  EXPECT_EQ(view.content_type, "image/jpeg");
  EXPECT_EQ(view.width, 40);
  EXPECT_EQ(view.height, 30);
  EXPECT_EQ(view.bytes, static_cast<std::int64_t>(image.size()));
  EXPECT_EQ(upload(scenario_.user("another"), image), view.id);
  EXPECT_EQ(files("images"), 1U);

  const auto content = must(scenario_->images().find(view.id));
  EXPECT_EQ(content.content_type, "image/jpeg");
  EXPECT_EQ(content.bytes, text_of(image));
  EXPECT_EQ(content.id, view.id);
}

TEST_P(ImageServiceTest, brings_lost_bytes_back_when_they_are_uploaded_again) {
  const auto user = scenario_.user();
  const auto image = png(8, 8);
  const auto id = upload(user, image);
  fs::remove_all(dir_.path() / "images");
  EXPECT_EQ(refusal(scenario_->images().find(id)), ErrorCode::not_found);
  EXPECT_EQ(upload(user, image), id);
  EXPECT_EQ(must(scenario_->images().find(id)).bytes, text_of(image));
}

TEST_P(ImageServiceTest, limits_uploads_of_an_account_and_day) {
  scenario_.reopen([](Config& config) { config.limits.images_per_day = 2; });
  const auto user = scenario_.user();
  upload(user, png(8, 8));
  EXPECT_EQ(refusal(scenario_->images().upload(user, {})), ErrorCode::validation_failed);
  must(scenario_->images().upload(user, png(9, 9), {.dry_run = true}));
  upload(user, png(8, 8));
  for (const bool dry_run : {true, false}) {
    const auto refused = scenario_->images().upload(user, png(9, 9), {.dry_run = dry_run});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::rate_limited);
    EXPECT_EQ(to_rfc3339(refused.error().resets_at.value()), "2026-03-02T15:00:00Z");
    EXPECT_THAT(refused.error().detail, HasSubstr("2 of 2 images"));
  }
  EXPECT_EQ(refusal(scenario_->images().upload(user, {})), ErrorCode::rate_limited)
      << "before anything is decoded";
  upload(scenario_.user("another"), png(9, 9));
  for (int side = 1; side < 5; ++side) upload(scenario_.admin(), png(side, side));
  must(scenario_->posts().create(user, {.title = "t", .body = "a limit of its own"}));
  scenario_.clock().set(parse_rfc3339("2026-03-02T15:00:00Z").value());
  upload(user, png(9, 9));
}

TEST_P(ImageServiceTest, are_shown_by_posts_only_when_they_were_uploaded) {
  const auto user = scenario_.user();
  CreatePost post;
  post.title = post.body = "a review";
  post.image_id = std::string(64, 'a');
  for (const bool dry_run : {true, false}) {
    const auto refused = scenario_->posts().create(user, post, {.dry_run = dry_run});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::validation_failed);
    EXPECT_EQ(refused.error().errors.at(0).pointer, "/image_id");
  }
  post.image_id = upload(user, png(8, 8));
  const auto made = must(scenario_->posts().create(user, post));
  EditPost edit;
  edit.id = made.id;
  edit.image_id = Patch<std::string>::of(std::string(64, 'a'));
  for (const bool dry_run : {true, false}) {
    const auto refused = scenario_->posts().edit(user, edit, {.dry_run = dry_run});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().errors.at(0).pointer, "/image_id");
  }
  edit.image_id = Patch<std::string>::null();
  EXPECT_FALSE(must(scenario_->posts().edit(user, edit)).image);
}

TEST_P(ImageServiceTest, describes_an_image_without_its_bytes) {
  const auto view = must(scenario_->images().upload(scenario_.user(), jpeg(40, 30)));
  break_store();
  const auto described = must(scenario_->images().describe(view.id));
  EXPECT_EQ(described.id, view.id);
  EXPECT_EQ(described.content_type, "image/jpeg");
  EXPECT_EQ(described.width, 40);
  EXPECT_EQ(described.height, 30);
  EXPECT_EQ(described.bytes, view.bytes);
  EXPECT_EQ(refusal(scenario_->images().find(view.id)), ErrorCode::unavailable);
  EXPECT_EQ(refusal(scenario_->images().describe("../x")), ErrorCode::not_found);
  EXPECT_EQ(refusal(scenario_->images().describe(std::string(64, 'a'))), ErrorCode::not_found);
}

TEST_P(ImageServiceTest, keeps_nothing_of_what_is_no_image) {
  Image polyglot = png(8, 8);
  polyglot.push_back('x');
  EXPECT_EQ(refusal(scenario_->images().upload(scenario_.user(), polyglot)),
            ErrorCode::validation_failed);
  EXPECT_EQ(files("images"), 0U);
}

TEST_P(ImageServiceTest, knows_no_other_names) {
  for (const std::string id : {"", "x", "../../../etc/passwd"})
    EXPECT_EQ(refusal(scenario_->images().find(id)), ErrorCode::not_found);
  EXPECT_EQ(refusal(scenario_->images().find(std::string(64, 'a'))), ErrorCode::not_found);
}

TEST_P(ImageServiceTest, draws_a_ticket_once_and_always_the_same) {
  const auto user = scenario_.user();
  const auto code = buy(user, upload(user, png(60, 80)));
  const auto picture = must(scenario_->vouchers().ticket_picture(user, code));
  EXPECT_EQ(picture.content_type, "image/png");
  EXPECT_THAT(picture.bytes, StartsWith("\x89PNG"));
  EXPECT_EQ(files("vouchers"), 1U);
  EXPECT_EQ(must(scenario_->vouchers().ticket_picture(user, code)).bytes, picture.bytes);
  EXPECT_EQ(must(scenario_->vouchers().ticket_picture(scenario_.admin(), code)).bytes,
            picture.bytes);
  EXPECT_EQ(files("vouchers"), 1U);
  // Drawn again, after a restart, at another time: the same bytes.
  fs::remove_all(dir_.path() / "vouchers");
  scenario_.clock().advance(std::chrono::hours(30));
  if (GetParam() != Database::sqlite_memory) scenario_.reopen();
  EXPECT_EQ(must(scenario_->vouchers().ticket_picture(user, code)).bytes, picture.bytes);
  must(scenario_->purchases().redeem(scenario_.admin(), code));
  EXPECT_NE(must(scenario_->vouchers().ticket_picture(user, code)).bytes, picture.bytes)
      << "that it was used is drawn across it";
}

TEST_P(ImageServiceTest, shows_a_ticket_only_to_its_owner_and_admins) {
  const auto user = scenario_.user();
  const auto code = buy(user, std::nullopt);
  EXPECT_EQ(refusal(scenario_->vouchers().ticket_picture(scenario_.user("nosy"), code)),
            ErrorCode::not_found);
  EXPECT_EQ(refusal(scenario_->vouchers().ticket_picture(user, "AAAA-AAAA-AAAA-AAAA")),
            ErrorCode::not_found);
  EXPECT_EQ(refusal(scenario_->vouchers().ticket_picture(user, "../../x")), ErrorCode::not_found);
}

TEST_P(ImageServiceTest, draws_coupons_too) {
  const auto user = scenario_.user();
  const auto reward = scenario_.comment(user, scenario_.event_post()).reward;
  ASSERT_TRUE(reward && reward->coupon);
  const auto picture = must(scenario_->vouchers().coupon_picture(user, reward->coupon->code));
  EXPECT_THAT(picture.bytes, StartsWith("\x89PNG"));
  EXPECT_EQ(
      refusal(scenario_->vouchers().coupon_picture(scenario_.user("nosy"), reward->coupon->code)),
      ErrorCode::not_found);
}

TEST_P(ImageServiceTest, draws_a_ticket_without_an_image_that_is_gone) {
  const auto user = scenario_.user();
  const auto code = buy(user, upload(user, png(60, 80)));
  const auto with = must(scenario_->vouchers().ticket_picture(user, code));
  fs::remove_all(dir_.path() / "images");
  fs::remove_all(dir_.path() / "vouchers");
  const auto without = must(scenario_->vouchers().ticket_picture(user, code));
  EXPECT_THAT(without.bytes, StartsWith("\x89PNG"));
  EXPECT_NE(without.id, with.id) << "other bytes need another tag";
  EXPECT_EQ(must(scenario_->vouchers().ticket_picture(user, code)).bytes, without.bytes);
}

TEST_P(ImageServiceTest, draws_what_needs_no_image_while_the_store_is_down) {
  const auto user = scenario_.user();
  const auto plain = buy(user, std::nullopt);
  const auto drawn = must(scenario_->vouchers().ticket_picture(user, plain));
  const auto buyer = scenario_.user("another");
  const auto with_image = buy(buyer, upload(user, png(60, 80)));
  break_store();
  EXPECT_EQ(must(scenario_->vouchers().ticket_picture(user, plain)).bytes, drawn.bytes);
  EXPECT_EQ(refusal(scenario_->vouchers().ticket_picture(buyer, with_image)),
            ErrorCode::unavailable)
      << "a picture without the image would be wrong";
}

TICKETING_ON_EVERY_STORE(ImageServiceTest);

Scenario::Configure images_at(const std::string& endpoint) {
  return [endpoint](Config& config) {
    config.images = S3Server::shared().config();
    config.images.s3_endpoint = endpoint;
    config.images.timeout_ms = 1500;
    config.images.tries = 2;
  };
}

TEST(ImageServiceInS3, keeps_images_and_pictures) {
  const auto config = S3Server::shared().config();
  Scenario scenario(Database::sqlite_memory, images_at(config.s3_endpoint));
  const auto user = scenario.user();
  const auto image = webp(40, 30);
  const auto view = must(scenario->images().upload(user, image));
  EXPECT_EQ(must(scenario->images().find(view.id)).bytes, text_of(image));
  const auto reward = scenario.comment(user, scenario.event_post()).reward;
  const auto picture = must(scenario->vouchers().coupon_picture(user, reward->coupon->code));
  EXPECT_EQ(must(scenario->vouchers().coupon_picture(user, reward->coupon->code)).bytes,
            picture.bytes);
}

TEST(ImageServiceInS3, is_unavailable_with_it_and_keeps_nothing_by_half) {
  const std::string endpoint = "http://127.0.0.1:" + std::to_string(free_port());
  Scenario scenario(Database::sqlite_memory, images_at(endpoint));
  const auto user = scenario.user();
  const auto image = png(9, 9);
  const auto refused = scenario->images().upload(user, image);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::unavailable);
  EXPECT_TRUE(refused.error().retry_after);
  EXPECT_THAT(refused.error().detail, Not(HasSubstr("127.0.0.1"))) << "not a user's business";
  const auto told = scenario->images().upload(Principal::local_operator(), image);
  ASSERT_FALSE(told);
  EXPECT_THAT(told.error().detail, HasSubstr("127.0.0.1"));
  const auto reward = scenario.comment(user, scenario.event_post()).reward;
  EXPECT_THAT(must(scenario->vouchers().coupon_picture(user, reward->coupon->code)).bytes,
              StartsWith("\x89PNG"));
  // The row comes after the bytes: without them nobody knows the image.
  EXPECT_EQ(refusal(scenario->images().find(
                "0000000000000000000000000000000000000000000000000000000000000000")),
            ErrorCode::not_found);
}

}  // namespace
}  // namespace ticketing::test
