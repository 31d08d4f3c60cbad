#include "cli/demo/seed_content.hpp"

namespace ticketing::cli {
namespace {
constexpr std::string_view admin = "admin@example.com";
constexpr std::string_view minji = "minji@example.com";
constexpr std::string_view junho = "junho@example.com";
constexpr std::string_view emma = "emma@example.com";
}  // namespace

const std::vector<DemoPerson>& demo_people() {
  static const std::vector<DemoPerson> people = {
      {admin, "관리자", Role::admin},
      {minji, "민지", Role::user},
      {junho, "준호", Role::user},
      {emma, "Emma", Role::user},
  };
  return people;
}

const std::vector<DemoPost>& demo_posts() {
  static const std::vector<DemoPost> posts = {
      {Board::notice,
       admin,
       "이용 안내 · How points work",
       "글을 쓰면 하루 세 번까지 10포인트, 이벤트 글에 처음 댓글을 달면 100포인트를 드립니다.\n"
       "A post earns 10 points, up to three times a day; your first comment on an event post earns "
       "100.",
       {}},
      {Board::general,
       minji,
       "어제 본 영화, 두 번 봐도 좋네요",
       "처음에는 배우만 보였는데 두 번째에는 음악이 들렸어요. 엔딩 크레딧까지 꼭 보세요.",
       {{junho, "저도 음악이 제일 기억에 남아요."}, {emma, "Stayed for the credits, worth it."}}},
      {Board::general,
       junho,
       "심야 상영 추천 좌석",
       "가운데에서 두 줄 뒤, 왼쪽 통로가 가장 편합니다. 팝콘은 미리 사 두세요.",
       {{minji, "꿀팁 감사합니다!"}}},
      {Board::general,
       emma,
       "A first-timer's question",
       "I have just collected my first points. Do they expire, and what should I spend them on?",
       {{minji, "1년 동안 쓸 수 있어요. 저는 팝콘부터 바꿨어요!"},
        {junho, "They last a year. Save up for a ticket."}}},
      {Board::event,
       admin,
       "선착순 10명! 영화 예매 30% 할인 쿠폰 · First ten win a coupon",
       "이 글에 댓글을 단 선착순 열 분께 영화 예매 30% 할인 쿠폰을 드립니다.\n"
       "The first ten people to comment here win a coupon for 30% off a movie ticket.",
       {}},
  };
  return posts;
}

const std::vector<CreateProduct>& demo_products() {
  static const std::vector<CreateProduct> products = [] {
    CreateProduct ticket;
    ticket.name = "영화 관람권 · Movie ticket";
    ticket.category = ProductCategory::movie_ticket;
    ticket.intro = "2D 영화 한 편, 전국 어느 극장에서나. One 2D film, at any cinema.";
    ticket.price = Points{15'000};
    CreateProduct popcorn;
    popcorn.name = "팝콘 콤보 · Popcorn combo";
    popcorn.category = ProductCategory::popcorn;
    popcorn.intro = "라지 팝콘 하나와 음료 둘. One large popcorn, two drinks.";
    popcorn.price = Points{9'000};
    popcorn.stock = 50;
    popcorn.valid_days = 90;
    CreateProduct draft;
    draft.name = "심야 관람권 · Late-night ticket";
    draft.category = ProductCategory::movie_ticket;
    draft.intro = "준비 중입니다. Not on sale yet: a draft only administrators see.";
    draft.price = Points{11'000};
    draft.on_sale = false;
    return std::vector<CreateProduct>{ticket, popcorn, draft};
  }();
  return products;
}

}  // namespace ticketing::cli
