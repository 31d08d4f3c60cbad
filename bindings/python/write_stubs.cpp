// Prints the type stubs of the compiled half of the Python module, from the same descriptions its
// classes are bound by.
#include <iostream>
#include <set>
#include <ticketing/describe/traits.hpp>

#include "columns.hpp"
#include "result_types.hpp"

namespace ticketing::python {
namespace {

/// The Python type of a T. Enums are noted in `enums`, name and definition.
template <class T>
std::string python_type(std::set<std::string>& enums) {
  if constexpr (std::is_same_v<T, bool>) {
    return "bool";
  } else if constexpr (IntegerType<T> || IdType<T>) {
    return "int";
  } else if constexpr (std::is_same_v<T, Timestamp>) {
    return "datetime.datetime";
  } else if constexpr (std::is_same_v<T, LocalDate>) {
    return "datetime.date";
  } else if constexpr (OptionalType<T>) {
    return python_type<typename T::value_type>(enums) + " | None";
  } else if constexpr (VectorType<T>) {
    using Item = typename T::value_type;
    return (DescribedStruct<Item> ? "List[" : "list[") + python_type<Item>(enums) + "]";
  } else if constexpr (DescribedStruct<T>) {
    return type_name<T>();
  } else if constexpr (DescribedEnum<T>) {
    std::string definition = type_name<T>() + " = Literal[";
    std::string_view separator;
    for (const std::string_view name : enumerator_names<T>()) {
      definition.append(separator).append("\"").append(name).append("\"");
      separator = ", ";
    }
    enums.insert(definition + "]");
    return type_name<T>();
  } else {
    return "str";
  }
}

template <class T>
concept HasItems = requires(const T& t) {
  requires VectorType<std::remove_cvref_t<decltype(t.items)>>;
};

template <DescribedStruct T>
std::string class_stub(std::set<std::string>& enums) {
  std::string out = "class " + type_name<T>() + "(_Described):\n";
  for_each_member<T>([&](auto d) {
    using M = std::remove_cvref_t<decltype(std::declval<T&>().*d.pointer)>;
    out += std::string("    @property\n    def ") + d.name + "(self) -> " + python_type<M>(enums) +
           ": ...\n";
  });
  if constexpr (HasItems<T>) {
    using Item = typename std::remove_cvref_t<decltype(std::declval<T&>().items)>::value_type;
    const std::string item = python_type<Item>(enums);
    out += "    def __len__(self) -> int: ...\n    def __iter__(self) -> Iterator[" + item +
           "]: ...\n    def __getitem__(self, index: int) -> " + item +
           ": ...\n    def df(self) -> pandas.DataFrame: ...\n";
  }
  return out + "\n";
}

constexpr std::string_view head =
    R"(# Written by write_stubs from the library's descriptions; do not edit.
import datetime
from typing import Any, Iterator, Literal, Union

import pandas

from ._results import ImageContent, List

__version__: str

class Clock: ...

class ManualClock(Clock):
    def __init__(self, start: datetime.datetime) -> None: ...
    def now(self) -> datetime.datetime: ...
    def set(self, t: datetime.datetime) -> None: ...
    def advance(self, by: datetime.timedelta) -> None: ...

class _Described:
    _columns: list[str]
    def to_dict(self) -> dict[str, Any]: ...
    def _repr_html_(self) -> str: ...
    def _row(self) -> list[Any]: ...

)";

// Requests travel as JSON; the typed face of these is _services.py.
constexpr std::string_view session = R"(AnyPost = Union[PostCreated, PostDetail, PostSummary, int]
AnyProduct = Union[ProductView, ProductRef, int]
AnyOrder = Union[OrderView, int]
AnyTicket = Union[TicketView, OrderTicket, str]
AnyCoupon = Union[CouponView, str]
AnyImage = Union[ImageView, ImageRef, str]

class Session:
    def close(self) -> None: ...
    def health(self) -> Health: ...
)";

/// A use case of `_core.Session`: its arguments beside self, and what it gives.
struct UseCase {
  std::string_view name;
  std::string_view arguments;
  std::string_view reply;
};

constexpr std::string_view who = "who: int | None";
constexpr std::string_view json = "request: str";
constexpr std::string_view both = "who: int | None, request: str";
constexpr std::string_view both_dry = "who: int | None, request: str, dry_run: bool";

constexpr UseCase use_cases[] = {
    {"accounts_register_account", json, "AccountProfile"},
    {"accounts_create", both, "AccountProfile"},
    {"accounts_sign_in", json, "SignedIn"},
    {"accounts_issue_session", both, "SignedIn"},
    {"accounts_authenticate", json, "AccountProfile"},
    {"accounts_sessions", who, "List[SessionView]"},
    {"accounts_sign_out_everywhere", who, "None"},
    {"accounts_change_password", both, "None"},
    {"accounts_set_password", both_dry, "None"},
    {"accounts_verify_email", json, "None"},
    {"accounts_request_password_reset", json, "None"},
    {"accounts_reset_password", json, "None"},
    {"accounts_close", who, "None"},
    {"accounts_export_account", both, "AccountExport"},
    {"accounts_me", who, "Me"},
    {"accounts_list", both, "AccountProfilePage"},
    {"accounts_find", both, "AccountProfile"},
    {"accounts_update", both, "AccountProfile"},
    {"posts_create", both, "PostCreated"},
    {"posts_list", json, "PostList"},
    {"posts_count", json, "PostCount"},
    {"posts_find", "request: str, count_view: bool", "PostDetail"},
    {"posts_edit", both, "PostDetail"},
    {"posts_remove", both, "None"},
    {"comments_add", both, "CommentAdded"},
    {"comments_list", json, "CommentPage"},
    {"comments_edit", both, "CommentView"},
    {"comments_remove", both, "None"},
    {"points_summary", both, "PointsSummary"},
    {"points_entries", both, "LedgerEntryViewPage"},
    {"points_adjust", both_dry, "LedgerEntryView"},
    {"coupons_list", both, "CouponViewPage"},
    {"coupons_find", both, "CouponView"},
    {"coupons_issue", both, "CouponView"},
    {"coupons_void_coupon", both, "CouponView"},
    {"coupons_winners", both, "List[Winner]"},
    {"catalog_create", both, "ProductView"},
    {"catalog_list", both, "ProductViewPage"},
    {"catalog_find", both, "ProductView"},
    {"catalog_edit", both, "ProductView"},
    {"catalog_retire", both, "None"},
    {"catalog_import_movies", both, "List[ImportedMovie]"},
    {"purchases_place", both, "OrderView"},
    {"purchases_orders", both, "OrderViewPage"},
    {"purchases_find_order", both, "OrderView"},
    {"purchases_cancel", both, "OrderView"},
    {"purchases_tickets", both, "TicketViewPage"},
    {"purchases_find_ticket", both, "TicketView"},
    {"purchases_redeem", both, "TicketView"},
    {"images_upload", "who: int | None, data: bytes", "ImageView"},
    {"images_find", json, "ImageContent"},
    {"images_ticket_picture", both, "ImageContent"},
    {"images_coupon_picture", both, "ImageContent"},
    {"jobs_list", who, "List[JobView]"},
    {"jobs_run_now", both, "JobRun"},
    {"jobs_run_due", both, "JobRun | None"},
    {"jobs_history", both, "List[JobRun]"},
    {"audit_verify", who, "AuditReport"},
    {"audit_actions", both, "AdminActionPage"},
};

void print() {
  std::set<std::string> enums;
  std::string classes;
  std::string names;
  boost::mp11::mp_for_each<boost::mp11::mp_transform<std::type_identity, ResultTypes>>(
      [&]<class T>(std::type_identity<T>) {
        classes += class_stub<T>(enums);
        names += "    \"" + type_name<T>() + "\",\n";
      });
  std::cout << head;
  for (const std::string& definition : enums) std::cout << definition << '\n';
  std::cout << '\n' << classes << session;
  for (const UseCase& u : use_cases)
    std::cout << "    def " << u.name << "(self, " << u.arguments << ") -> " << u.reply
              << ": ...\n";
  std::cout << "\ndef open(\n    settings: list[tuple[str, str]], config_file: str | None, clock: "
               "Clock | None\n) -> Session: ...\n\n__all__ = [\n"
            << names << "]\n";
}

}  // namespace
}  // namespace ticketing::python

int main() {
  ticketing::python::print();
  return std::cout.flush() ? 0 : 1;
}
