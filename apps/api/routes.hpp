// The parts of the route table, by room, and the request structs only HTTP needs.
#pragma once

#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "api/route.hpp"

namespace ticketing::api {

// What header fields fill, and what is asked for beside a body.
template <>
inline constexpr MemberSource member_source<&DeletePost::if_revision> = MemberSource::revision;
template <>
inline constexpr MemberSource member_source<&EditPost::if_revision> = MemberSource::revision;
template <>
inline constexpr MemberSource member_source<&EditComment::if_revision> = MemberSource::revision;
template <>
inline constexpr MemberSource member_source<&DeleteComment::if_revision> = MemberSource::revision;
template <>
inline constexpr MemberSource member_source<&EditProduct::if_revision> = MemberSource::revision;
template <>
inline constexpr MemberSource member_source<&EditProduct::if_stock> = MemberSource::stock;
template <>
inline constexpr MemberSource member_source<&RetireProduct::if_revision> = MemberSource::revision;

// Where a mail's link has it.
template <>
inline constexpr MemberSource member_source<&Unsubscribe::token> = MemberSource::query;

struct AccountPath {
  AccountId id;
};
BOOST_DESCRIBE_STRUCT(AccountPath, (), (id))

struct CouponPath {
  std::string code;
};
BOOST_DESCRIBE_STRUCT(CouponPath, (), (code))

struct ProductPath {
  ProductId id;
};
BOOST_DESCRIBE_STRUCT(ProductPath, (), (id))

struct OrderPath {
  OrderId id;
};
BOOST_DESCRIBE_STRUCT(OrderPath, (), (id))

struct TicketPath {
  std::string code;
};
BOOST_DESCRIBE_STRUCT(TicketPath, (), (code))

struct ImagePath {
  std::string id;
};
BOOST_DESCRIBE_STRUCT(ImagePath, (), (id))

struct PostPath {
  PostId id;
};
BOOST_DESCRIBE_STRUCT(PostPath, (), (id))

struct CommentPath {
  CommentId id;
};
BOOST_DESCRIBE_STRUCT(CommentPath, (), (id))

struct MailPath {
  MailId id;
};
BOOST_DESCRIBE_STRUCT(MailPath, (), (id))

struct JobPath {
  std::string name;
};
BOOST_DESCRIBE_STRUCT(JobPath, (), (name))

struct ProblemPath {
  std::string code;
};
BOOST_DESCRIBE_STRUCT(ProblemPath, (), (code))

/// A page of a list of one's own.
struct ListOwn {
  int limit = page_limit_default;
  std::optional<std::string> cursor;
};
BOOST_DESCRIBE_STRUCT(ListOwn, (), (limit, cursor))

/// A list that always fits one page.
template <class T>
Result<Page<T>> one_page(Result<std::vector<T>> items) {
  TICKETING_TRY(items);
  return Page<T>{std::move(*items), std::nullopt};
}

inline void append(std::vector<Route>& table, std::vector<Route> more) {
  std::move(more.begin(), more.end(), std::back_inserter(table));
}

void add_account_routes(std::vector<Route>& table);
void add_board_routes(std::vector<Route>& table);
void add_catalog_routes(std::vector<Route>& table);
void add_media_routes(std::vector<Route>& table);
void add_purchase_routes(std::vector<Route>& table);
void add_mail_routes(std::vector<Route>& table);
void add_ranking_routes(std::vector<Route>& table);
void add_event_routes(std::vector<Route>& table);
void add_operation_routes(std::vector<Route>& table);

}  // namespace ticketing::api
