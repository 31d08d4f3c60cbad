#include "api/bounds.hpp"
#include <ticketing/bounds.hpp>

#include <map>
#include <stdexcept>

#include <ticketing/search_terms.hpp>

#include "api/api.hpp"
#include "api/problem.hpp"
#include "api/routes.hpp"

namespace ticketing::api {

namespace {

using boost::json::array;
using boost::json::object;

template <class T>
struct OwnerOf;
template <class M, class T>
struct OwnerOf<M T::*> {
  using type = T;
};

/// "CreatePost.title".
template <auto Member>
std::string path_of() {
  using Owner = typename OwnerOf<decltype(Member)>::type;
  std::string path;
  for_each_member<Owner>([&](auto d) {
    if constexpr (std::is_same_v<std::remove_cv_t<decltype(d.pointer)>, decltype(Member)>)
      if (d.pointer == Member) path = type_name<Owner>() + "." + d.name;
  });
  if (path.empty()) throw std::logic_error("a bound of a member that is not described");
  return path;
}

/// Text of one line has no control characters, text of several none but newline and tab.
constexpr const char* no_controls = R"(^[^\u0000-\u001F\u007F-\u009F]*$)";
constexpr const char* few_controls = R"(^[^\u0000-\u0008\u000B-\u001F\u007F-\u009F]*$)";
/// As `make_code` writes them (ticketing/code.hpp).
constexpr const char* code_pattern = "^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$";
constexpr int code_chars = 19;
constexpr const char* image_id_pattern = "^[0-9a-f]{64}$";
/// As `make_access_token` writes them.
constexpr const char* token_pattern = "^tk_[A-Za-z0-9_-]{43}$";
constexpr int token_chars = 46;
constexpr const char* visible = "^[!-~]*$";

object line(int min, int max) {
  return {{"minLength", min}, {"maxLength", max}, {"pattern", no_controls}};
}
object lines(int min, int max) {
  return {{"minLength", min}, {"maxLength", max}, {"pattern", few_controls}};
}
object range(std::int64_t min, std::int64_t max) { return {{"minimum", min}, {"maximum", max}}; }
object range(Points min, Points max) { return range(min.value, max.value); }
object at_least(std::int64_t min) { return {{"minimum", min}}; }
object items(std::int64_t max) { return {{"maxItems", max}}; }
object share() { return {{"minimum", 0}, {"maximum", 1}}; }

object email() { return {{"format", "email"}, {"minLength", 3}, {"maxLength", email_bytes_max}}; }
object new_password() {
  return {
      {"format", "password"}, {"minLength", password_chars_min}, {"maxLength", password_bytes_max}};
}
object known_password() { return {{"format", "password"}, {"maxLength", password_bytes_max}}; }
object nickname() { return line(nickname_chars_min, nickname_chars_max); }
object token() { return {{"pattern", token_pattern}, {"maxLength", token_chars}}; }
object code() { return {{"pattern", code_pattern}, {"maxLength", code_chars}}; }
object image_id() { return {{"pattern", image_id_pattern}, {"maxLength", 64}}; }
object cursor() { return {{"pattern", "^[A-Za-z0-9_.-]+$"}, {"maxLength", 128}}; }
object limit() { return range(1, page_limit_max); }
object note() { return lines(1, note_chars_max); }
object any_of(const char* pattern, int max) { return {{"pattern", pattern}, {"maxLength", max}}; }

using Bounds = std::map<std::string, object>;

void add_accounts(Bounds& all) {
  all[path_of<&RegisterAccount::email>()] = email();
  all[path_of<&RegisterAccount::password>()] = new_password();
  all[path_of<&RegisterAccount::nickname>()] = nickname();
  all[path_of<&SignIn::email>()] = email();
  all[path_of<&SignIn::password>()] = known_password();
  all[path_of<&ChangePassword::current_password>()] = known_password();
  all[path_of<&ChangePassword::new_password>()] = new_password();
  all[path_of<&ChangeEmail::email>()] = email();
  all[path_of<&ChangeEmail::password>()] = known_password();
  all[path_of<&CloseAccount::password>()] = known_password();
  all[path_of<&VerifyEmail::token>()] = token();
  all[path_of<&RequestPasswordReset::email>()] = email();
  all[path_of<&ResetPassword::token>()] = token();
  all[path_of<&ResetPassword::new_password>()] = new_password();
  all[path_of<&ListAccounts::email>()] = any_of(no_controls, email_bytes_max);
  all[path_of<&UpdateMe::nickname>()] = nickname();
  all[path_of<&SignedIn::access_token>()] = token();
  all[path_of<&SignedIn::token_type>()] = {{"enum", array{"Bearer"}}};
  all[path_of<&AccountProfile::balance>()] = range(Points{0}, points_max);
  all[path_of<&DayLimits::posts_today>()] = at_least(0);
  all[path_of<&DayLimits::posts_per_day>()] = at_least(0);
}

void add_board(Bounds& all) {
  const object title = line(1, post_title_chars_max);
  const object body = lines(1, post_body_chars_max);
  all[path_of<&CreatePost::title>()] = title;
  all[path_of<&CreatePost::body>()] = body;
  all[path_of<&CreatePost::image_id>()] = image_id();
  all[path_of<&EditPost::title>()] = title;
  all[path_of<&EditPost::body>()] = body;
  all[path_of<&EditPost::image_id>()] = image_id();
  all[path_of<&ListPosts::q>()] = lines(2, name_chars_searched);
  all[path_of<&AddComment::body>()] = lines(1, comment_chars_max);
  all[path_of<&EditComment::body>()] = lines(1, comment_chars_max);
  all[path_of<&EditCampaign::slots>()] = range(1, campaign_slots_max);
  all[path_of<&CampaignTerms::slots>()] = range(1, campaign_slots_max);
  all[path_of<&CampaignTerms::reward_points>()] = range(Points{0}, campaign_reward_max);
  all[path_of<&CampaignView::slots>()] = range(1, campaign_slots_max);
  all[path_of<&CampaignView::claimed>()] = range(0, campaign_slots_max);
  all[path_of<&CampaignView::reward_points>()] = range(Points{0}, campaign_reward_max);
  all[path_of<&CampaignProgress::slots>()] = range(1, campaign_slots_max);
  all[path_of<&CampaignProgress::claimed>()] = range(0, campaign_slots_max);
  all[path_of<&CampaignWinner::position>()] = range(1, campaign_slots_max);
  all[path_of<&CommentReward::points>()] = range(Points{0}, points_max);
  all[path_of<&CommentReward::position>()] = range(1, campaign_slots_max);
  all[path_of<&PostReward::points>()] = range(Points{0}, points_max);
  all[path_of<&PostView::comment_count>()] = at_least(0);
  all[path_of<&PostView::view_count>()] = at_least(0);
  all[path_of<&PostView::revision>()] = at_least(1);
  all[path_of<&PostSummary::comment_count>()] = at_least(0);
  all[path_of<&PostSummary::view_count>()] = at_least(0);
  all[path_of<&CommentView::revision>()] = at_least(1);
  all[path_of<&PostList::total>()] = at_least(0);
  all[path_of<&PostList::items>()] = items(page_limit_max);
  all[path_of<&PostCount::total>()] = at_least(0);
  all[path_of<&CommentPage::items>()] = items(page_limit_max);
}

void add_catalog(Bounds& all) {
  const object name = line(1, product_name_chars_max);
  const object intro = lines(0, product_intro_chars_max);
  const object price = range(Points{0}, price_max);
  const object stock = range(0, stock_max);
  all[path_of<&CreateProduct::name>()] = name;
  all[path_of<&CreateProduct::intro>()] = intro;
  all[path_of<&CreateProduct::price>()] = price;
  all[path_of<&CreateProduct::image_id>()] = image_id();
  all[path_of<&CreateProduct::stock>()] = stock;
  all[path_of<&CreateProduct::valid_days>()] = range(1, valid_days_max);
  all[path_of<&EditProduct::name>()] = name;
  all[path_of<&EditProduct::intro>()] = intro;
  all[path_of<&EditProduct::price>()] = price;
  all[path_of<&EditProduct::image_id>()] = image_id();
  all[path_of<&EditProduct::stock>()] = stock;
  all[path_of<&EditProduct::valid_days>()] = range(1, valid_days_max);
  all[path_of<&ListProducts::min_price>()] = at_least(0);
  all[path_of<&ListProducts::max_price>()] = at_least(0);
  all[path_of<&ListProducts::q>()] = lines(1, product_name_chars_max);
  all[path_of<&ProductView::price>()] = price;
  all[path_of<&ProductView::stock>()] = stock;
  all[path_of<&ProductView::valid_days>()] = range(1, valid_days_max);
  all[path_of<&ProductView::revision>()] = at_least(1);
}

void add_purchases(Bounds& all) {
  all[path_of<&PlaceOrder::quantity>()] = range(1, quantity_max);
  all[path_of<&PlaceOrder::coupon_code>()] = any_of(no_controls, code_chars);
  all[path_of<&PlaceOrder::expected_total>()] = at_least(0);
  all[path_of<&OrderView::quantity>()] = range(1, quantity_max);
  all[path_of<&OrderView::list_price>()] = at_least(0);
  all[path_of<&OrderView::discount>()] = at_least(0);
  all[path_of<&OrderView::total>()] = at_least(0);
  all[path_of<&OrderView::tickets>()] = items(quantity_max);
  all[path_of<&OrderView::coupon_code>()] = code();
  all[path_of<&OrderTicket::code>()] = code();
  all[path_of<&TicketView::code>()] = code();
  all[path_of<&Refund::points>()] = at_least(0);
  all[path_of<&Refund::expired>()] = at_least(0);
  all[path_of<&UnredeemTicket::note>()] = note();
  all[path_of<&IssueCoupon::note>()] = note();
  all[path_of<&VoidCoupon::note>()] = note();
  all[path_of<&CouponTerms::value>()] = range(0, coupon_krw_max.value);
  all[path_of<&CouponTerms::max_discount>()] = range(Points{1}, coupon_krw_max);
  all[path_of<&CouponTerms::min_price>()] = range(Points{0}, coupon_krw_max);
  all[path_of<&CouponTerms::valid_days>()] = range(1, valid_days_max);
  all[path_of<&CouponView::code>()] = code();
  all[path_of<&CouponView::value>()] = range(0, coupon_krw_max.value);
  all[path_of<&CouponView::max_discount>()] = range(Points{1}, coupon_krw_max);
  all[path_of<&CouponView::min_price>()] = range(Points{0}, coupon_krw_max);
  all[path_of<&CouponView::position>()] = range(1, campaign_slots_max);
}

void add_points(Bounds& all) {
  all[path_of<&AdjustPoints::amount>()] = range(-points_max, points_max);
  all[path_of<&AdjustPoints::note>()] = note();
  all[path_of<&LedgerEntryView::amount>()] = range(-points_max, points_max);
  all[path_of<&LedgerEntryView::balance_after>()] = range(Points{0}, points_max);
  all[path_of<&PointsSummary::balance>()] = range(Points{0}, points_max);
  all[path_of<&PointsSummary::spendable>()] = range(Points{0}, points_max);
  all[path_of<&ExpiringPoints::points>()] = range(Points{1}, points_max);
  all[path_of<&RankingItem::rank>()] = at_least(1);
  all[path_of<&RankingItem::count>()] = at_least(0);
  all[path_of<&OwnRanking::rank>()] = at_least(1);
  all[path_of<&OwnRanking::count>()] = at_least(0);
  all[path_of<&RankingTable::items>()] = items(page_limit_max);
  all[path_of<&EstimatedShare::estimate>()] = share();
  all[path_of<&EstimatedShare::low>()] = share();
  all[path_of<&EstimatedShare::high>()] = share();
  all[path_of<&RedemptionAge::share>()] = share();
  all[path_of<&RedemptionAge::cumulative>()] = share();
}

void add_the_rest(Bounds& all) {
  all[path_of<&ImageView::id>()] = image_id();
  all[path_of<&ImageRef::id>()] = image_id();
  all[path_of<&ImageView::width>()] = range(1, image_side_max);
  all[path_of<&ImageView::height>()] = range(1, image_side_max);
  all[path_of<&ImageView::bytes>()] = range(1, image_bytes_max);
  all[path_of<&ImagePath::id>()] = image_id();
  all[path_of<&TicketPath::code>()] = code();
  all[path_of<&CouponPath::code>()] = code();
  all[path_of<&VoidCoupon::code>()] = code();
  all[path_of<&UnredeemTicket::code>()] = code();
  all[path_of<&JobPath::name>()] = any_of("^[a-z_]+$", 64);
  all[path_of<&ProblemPath::code>()] = any_of("^[a-z_]+$", 64);
  all[path_of<&Unsubscribe::token>()] = any_of(visible, 256);
  all[path_of<&NotificationView::id>()] = at_least(1);
  all[path_of<&MarkRead::id>()] = at_least(1);
  all[path_of<&MailView::attempts>()] = at_least(0);
  all[path_of<&MailView::perhaps_sent>()] = at_least(0);
  all[path_of<&JobRun::attempt>()] = at_least(1);
  all[path_of<&Problem::status>()] = range(400, 599);
  all[path_of<&WrongField::in>()] = {{"enum", array{"body", "query", "path", "header"}}};
  all[path_of<&Liveness::status>()] = {{"enum", array{"ok"}}};
  all["Page.items"] = items(page_limit_max);
}

/// What asks for a page has the same bounds everywhere.
template <class... Lists>
void add_lists(Bounds& all) {
  ((all[path_of<&Lists::limit>()] = limit(), all[path_of<&Lists::cursor>()] = cursor()), ...);
}

Bounds make_bounds() {
  Bounds all;
  add_accounts(all);
  add_board(all);
  add_catalog(all);
  add_purchases(all);
  add_points(all);
  add_the_rest(all);
  add_lists<FindOrders, ListAccounts, ListAdminActions, ListComments, ListMails, ListNotifications,
            ListOwn, ListOwnMails, ListOwnWriting, ListPosts, ListProducts, ListScheduledPosts,
            ListSessions, ListWinners, RankingQuery>(all);
  all[path_of<&StreamEvents::last_event_id>()] = any_of(visible, 64);
  all[path_of<&StreamEvents::ticket>()] = any_of(visible, 512);
  return all;
}

}  // namespace

const object& bounds_of(const std::string& member) {
  static const Bounds all = make_bounds();
  static const object none;
  const auto found = all.find(member);
  return found == all.end() ? none : found->second;
}

object idempotency_key_bounds() {
  return {{"minLength", 1}, {"maxLength", idempotency_key_bytes_max}, {"pattern", "^[!-~]+$"}};
}

object entity_tags_bounds() {
  return {{"pattern", R"(^(\*|(W/)?"[^"]*"([ \t]*,[ \t]*(W/)?"[^"]*")*)$)"},
          {"maxLength", ApiConfig{}.header_bytes_max}};
}

}  // namespace ticketing::api
