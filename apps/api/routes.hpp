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
  AccountId id;  ///< the account's number
};
BOOST_DESCRIBE_STRUCT(AccountPath, (), (id))

struct CouponPath {
  std::string code;  ///< names the coupon
};
BOOST_DESCRIBE_STRUCT(CouponPath, (), (code))

struct ProductPath {
  ProductId id;  ///< the product's number
};
BOOST_DESCRIBE_STRUCT(ProductPath, (), (id))

struct OrderPath {
  OrderId id;  ///< the order's number
};
BOOST_DESCRIBE_STRUCT(OrderPath, (), (id))

struct TicketPath {
  std::string code;  ///< names the ticket
};
BOOST_DESCRIBE_STRUCT(TicketPath, (), (code))

struct ImagePath {
  std::string id;  ///< names the image: 64 lower-case hexadecimal digits
};
BOOST_DESCRIBE_STRUCT(ImagePath, (), (id))

struct PostPath {
  PostId id;  ///< the post's number
};
BOOST_DESCRIBE_STRUCT(PostPath, (), (id))

struct CommentPath {
  CommentId id;  ///< the comment's number
};
BOOST_DESCRIBE_STRUCT(CommentPath, (), (id))

struct MailPath {
  MailId id;  ///< the mail's number
};
BOOST_DESCRIBE_STRUCT(MailPath, (), (id))

struct JobPath {
  std::string name;  ///< names the job, e.g. "ranking_award"
};
BOOST_DESCRIBE_STRUCT(JobPath, (), (name))

struct ProblemPath {
  std::string code;  ///< as problems have it, e.g. "insufficient_points"
};
BOOST_DESCRIBE_STRUCT(ProblemPath, (), (code))

/// A page of a list of one's own.
struct ListOwn {
  int limit = page_limit_default;     ///< items on the page at most
  std::optional<std::string> cursor;  ///< `next_cursor` of the page before; none: the first page
};
BOOST_DESCRIBE_STRUCT(ListOwn, (), (limit, cursor))

struct ListOwnMails {
  std::optional<MailState> state;     ///< only those so far on their way
  int limit = page_limit_default;     ///< items on the page at most
  std::optional<std::string> cursor;  ///< `next_cursor` of the page before; none: the first page
};
BOOST_DESCRIBE_STRUCT(ListOwnMails, (), (state, limit, cursor))

/// Where a stream goes on: the Last-Event-ID field, which an EventSource sends by itself when it
/// comes again, or else the parameter, for one that is new.
struct StreamEvents {
  std::optional<std::string> last_event_id;  ///< as the header field, which wins over it
  std::optional<std::string> ticket;         ///< instead of an access token
};
BOOST_DESCRIBE_STRUCT(StreamEvents, (), (last_event_id, ticket))

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
