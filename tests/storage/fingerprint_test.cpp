// By what a repeated request is known again.
#include <boost/describe/class.hpp>
#include <gtest/gtest.h>

#include "storage/idempotent.hpp"

namespace ticketing::test {
namespace {

struct Terms {
  int value = 0;
};
BOOST_DESCRIBE_STRUCT(Terms, (), (value))

struct Request {
  std::string name;
  int quantity = 1;
  std::optional<std::string> note;
  Patch<std::string> image;
  std::optional<Terms> terms;
  std::vector<int> rows;
};
BOOST_DESCRIBE_STRUCT(Request, (), (name, quantity, note, image, terms, rows))

struct NextTerms {
  int value = 0;
  std::optional<int> limit;
};
BOOST_DESCRIBE_STRUCT(NextTerms, (), (value, limit))

/// With what a later program may add.
struct NextRequest {
  std::string name;
  bool hidden = false;
  int quantity = 1;
  std::optional<std::string> note;
  Patch<std::string> image;
  std::optional<NextTerms> terms;
  std::vector<int> rows;
  std::optional<Terms> more;
  Patch<int> place;
  int copies = 1;
};
BOOST_DESCRIBE_STRUCT(NextRequest, (),
                      (name, hidden, quantity, note, image, terms, rows, more, place, copies))

template <class T>
std::string fingerprint(const T& request) {
  return request_fingerprint("orders.place", request);
}

TEST(Fingerprint, of_a_request_stays_when_a_program_learns_of_more_that_it_could_say) {
  EXPECT_EQ(fingerprint(Request{}), fingerprint(NextRequest{}));
  EXPECT_EQ(fingerprint(Request{.name = "a",
                                .quantity = 2,
                                .note = "n",
                                .image = Patch<std::string>::null(),
                                .terms = Terms{3},
                                .rows = {4}}),
            fingerprint(NextRequest{.name = "a",
                                    .quantity = 2,
                                    .note = "n",
                                    .image = Patch<std::string>::null(),
                                    .terms = NextTerms{3, {}},
                                    .rows = {4}}));
}

TEST(Fingerprint, of_requests_that_say_something_else_is_another) {
  const std::vector<NextRequest> all{
      {},
      {.name = "a"},
      {.name = "a", .hidden = true},
      {.quantity = 2},
      {.quantity = 0},
      {.note = ""},
      {.note = "a"},
      {.image = Patch<std::string>::null()},
      {.image = Patch<std::string>::of("")},
      {.image = Patch<std::string>::of("a")},
      {.terms = NextTerms{}},
      {.terms = NextTerms{1, {}}},
      {.terms = NextTerms{0, 1}},
      {.rows = {1}},
      {.rows = {1, 2}},
      {.more = Terms{}},
      {.place = Patch<int>::null()},
      {.place = Patch<int>::of(0)},
      {.copies = 2},
  };
  std::set<std::string> fingerprints;
  for (const auto& request : all) fingerprints.insert(fingerprint(request));
  EXPECT_EQ(fingerprints.size(), all.size());
  EXPECT_NE(request_fingerprint("orders.place", NextRequest{}),
            request_fingerprint("orders.cancel", NextRequest{}));
}

TEST(Fingerprint, of_an_id_is_the_id) {
  EXPECT_NE(fingerprint(OrderId{1}), fingerprint(OrderId{2}));
}

}  // namespace
}  // namespace ticketing::test
