// From the box office into the catalogue, through a whole Ticketing.
#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "catalog/kobis_stand_in.hpp"
#include "support/scenario.hpp"

namespace ticketing::test {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::string replaced(std::string text, const std::string& part, const std::string& with) {
  const auto at = text.find(part);
  if (at == text.npos) throw std::runtime_error("not in the text: " + part);
  return text.replace(at, part.size(), with);
}

/// A KOBIS whose films can be renamed, and which can stop answering.
class KobisImport : public ::testing::TestWithParam<Database> {
 protected:
  KobisAnswer answer(std::size_t n, const std::string& target) const {
    if (target.find("searchDaily") != target.npos) return {.body = daily_};
    if (!has_details_) return {.body = "<html>", .content_type = "text/html"};
    const auto code = target.substr(target.rfind('=') + 1);
    if (code == "2004A725") return {.body = R"({"movieInfoResult":{"movieInfo":{}}})"};
    std::string film = replaced(kobis_fixture("movie.json"), "20260001", code);
    if (renames_) film = replaced(film, "Night on", "Night " + std::to_string(n) + " on");
    return {.body = film};
  }
  std::vector<ImportedMovie> import(const ImportMovies& request = {},
                                    const CallOptions& options = {}) {
    return must(scenario_->catalog().import_movies(scenario_.admin(), request, options));
  }
  static ImportMovies at_price(std::int64_t price) {
    ImportMovies request;
    request.price = Points{price};
    return request;
  }
  static std::vector<ImportOutcome> outcomes(const std::vector<ImportedMovie>& movies) {
    std::vector<ImportOutcome> out;
    for (const auto& movie : movies) out.push_back(movie.outcome);
    return out;
  }
  std::vector<ProductView> products() {
    return must(scenario_->catalog().list(scenario_.admin(), {})).items;
  }

  std::string daily_ = kobis_fixture("daily.json");
  bool has_details_ = true;
  bool renames_ = false;  ///< another English title in every answer
  KobisStandIn kobis_{
      [this](std::size_t n, const std::string& target) { return answer(n, target); }};
  Scenario scenario_{GetParam(), [this](Config& config) {
                       config.kobis.key = "0123456789abcdef";
                       config.kobis.url = kobis_.url();
                       config.kobis.tries = 1;
                     }};
};

TEST_P(KobisImport, creates_drafts_of_yesterdays_films_once) {
  const auto first = import();
  ASSERT_THAT(first, SizeIs(3));
  EXPECT_THAT(outcomes(first), Each(ImportOutcome::created));
  EXPECT_EQ(first.at(0).rank, 1);
  EXPECT_EQ(first.at(0).movie_code, "20260001");
  EXPECT_THAT(kobis_.targets().at(0), HasSubstr("targetDt=20260301")) << "it is 2026-03-02";

  const auto draft = must(scenario_->catalog().find(scenario_.admin(), first.at(0).product_id));
  EXPECT_EQ(draft.name, "한강의 밤");
  EXPECT_EQ(draft.category, ProductCategory::movie_ticket);
  EXPECT_EQ(draft.price, Points{15'000});
  EXPECT_FALSE(draft.on_sale);
  EXPECT_EQ(draft.movie_code, "20260001");
  EXPECT_THAT(draft.intro, HasSubstr("English title: Night on the Han"));
  EXPECT_EQ(refusal(scenario_->catalog().find(scenario_.user(), draft.id)), ErrorCode::not_found)
      << "nobody sees a draft";

  const auto second = import();
  EXPECT_THAT(outcomes(second), Each(ImportOutcome::unchanged));
  EXPECT_EQ(second.at(0).product_id, first.at(0).product_id);
  EXPECT_THAT(products(), SizeIs(3));
}

TEST_P(KobisImport, leaves_an_edited_draft_to_its_editor) {
  const auto first = import(at_price(9'000));
  scenario_.clock().advance(std::chrono::minutes(1));
  EditProduct edit;
  edit.id = first.at(0).product_id;
  edit.price = Points{12'000};
  edit.stock = {true, 50};
  must(scenario_->catalog().edit(scenario_.admin(), edit));
  daily_ = replaced(replaced(daily_, "한강의 밤", "한강의 낮"), "늑대", "늑대개");

  EXPECT_THAT(
      outcomes(import(at_price(1))),
      ElementsAre(ImportOutcome::unchanged, ImportOutcome::updated, ImportOutcome::unchanged));
  const auto edited = must(scenario_->catalog().find(scenario_.admin(), edit.id));
  EXPECT_EQ(edited.name, "한강의 밤");
  EXPECT_EQ(edited.price, Points{12'000});
  EXPECT_EQ(edited.stock, 50);
  const auto untouched = must(scenario_->catalog().find(scenario_.admin(), first.at(1).product_id));
  EXPECT_EQ(untouched.name, "100% 늑대개: \"달의 아이\"");
  EXPECT_EQ(untouched.price, Points{9'000});
  ListProducts query;
  query.q = "늑대개";
  EXPECT_THAT(must(scenario_->catalog().list(scenario_.admin(), query)).items, SizeIs(1))
      << "found by its new name";
}

TEST_P(KobisImport, brings_back_no_retired_product) {
  const auto first = import();
  must(scenario_->catalog().retire(scenario_.admin(), {first.at(0).product_id, {}}));
  EXPECT_THAT(outcomes(import()), Each(ImportOutcome::unchanged));
  EXPECT_THAT(products(), SizeIs(2));
}

TEST_P(KobisImport, tries_out_without_writing) {
  ImportMovies request;
  request.items = 2;
  const auto tried = import(request, {.dry_run = true});
  EXPECT_THAT(outcomes(tried), ElementsAre(ImportOutcome::created, ImportOutcome::created));
  EXPECT_THAT(tried, Each(Field(&ImportedMovie::product_id, ProductId{0})));
  EXPECT_THAT(products(), IsEmpty());
}

TEST_P(KobisImport, writes_nothing_when_kobis_fails_halfway) {
  has_details_ = false;
  const auto reply = scenario_->catalog().import_movies(scenario_.admin(), {});
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, ErrorCode::unavailable);
  EXPECT_THAT(reply.error().detail, HasSubstr("did not answer with JSON"));
  EXPECT_THAT(products(), IsEmpty());
}

TEST_P(KobisImport, leaves_out_what_does_not_fit_and_says_why) {
  daily_ = replaced(daily_, R"("movieNm":"한강의 밤")", R"("movieNm":7)");
  const auto movies = import();
  ASSERT_GT(movies.size(), 1u);
  EXPECT_EQ(movies[0].outcome, ImportOutcome::left_out);
  EXPECT_THAT(movies[0].problem, HasSubstr("/movieNm must be a string"));
  EXPECT_EQ(movies[1].outcome, ImportOutcome::created);
  EXPECT_EQ(movies[1].problem, "");
  EXPECT_EQ(products().size(), movies.size() - 1);
}

TEST_P(KobisImport, refuses_people_before_it_asks_kobis) {
  EXPECT_EQ(refusal(scenario_->catalog().import_movies(scenario_.user(), {})),
            ErrorCode::forbidden);
  EXPECT_THAT(kobis_.targets(), IsEmpty());
}

TEST_P(KobisImport, refuses_a_price_no_product_may_have) {
  const auto reply = scenario_->catalog().import_movies(scenario_.admin(), at_price(-1));
  ASSERT_EQ(refusal(reply), ErrorCode::validation_failed);
  EXPECT_EQ(reply.error().errors.at(0).pointer, "/price");
  EXPECT_THAT(kobis_.targets(), IsEmpty());
}

/// The clock stands still, so that every edited draft looks untouched and imports keep writing it.
TEST_P(KobisImport, overwrites_no_edit_that_commits_meanwhile) {
  renames_ = true;
  const auto id = import().at(0).product_id;
  std::atomic<bool> done = false;
  std::thread importing([&] {
    while (!done) import();
  });
  EditProduct edit;
  edit.id = id;
  for (int price = 1; price <= 200; ++price) {
    edit.price = Points{price};
    must(scenario_->catalog().edit(scenario_.admin(), edit));
    EXPECT_EQ(must(scenario_->catalog().find(scenario_.admin(), id)).price, Points{price});
  }
  done = true;
  importing.join();
  EXPECT_EQ(must(scenario_->catalog().find(scenario_.admin(), id)).price, Points{200});
}

TEST_P(KobisImport, creates_each_film_once_though_many_import) {
  std::atomic<int> created = 0;
  std::vector<std::thread> importers;
  for (int i = 0; i < 4; ++i) {
    importers.emplace_back([&] {
      for (const auto& movie : import()) created += movie.outcome == ImportOutcome::created ? 1 : 0;
    });
  }
  for (auto& importer : importers) importer.join();
  EXPECT_EQ(created, 3);
  EXPECT_THAT(products(), SizeIs(3));
}

TICKETING_ON_EVERY_STORE(KobisImport);

}  // namespace
}  // namespace ticketing::test
