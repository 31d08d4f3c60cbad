// Prints the type stubs of the compiled half of the Python module, from the same descriptions its
// classes are bound by.
#include <iostream>

#include "python/attribute_name.hpp"
#include "python/columns.hpp"
#include "python/docs.hpp"
#include "python/use_case.hpp"
#include "python/use_cases.hpp"
#include "simulation/simulate.hpp"

namespace ticketing::python {
namespace {

template <class T>
concept HasItems = requires(const T& t) {
  requires VectorType<std::remove_cvref_t<decltype(t.items)>>;
};

/// `doc` as the docstring of a stub, which editors show.
std::string docstring(std::string_view doc, std::string_view indent) {
  std::string out = std::string(indent) + "\"\"\"";
  char before = '\0';
  for (const char c : doc) {
    if (before == '\n' && c != '\n') out += indent;
    out += c;
    before = c;
  }
  return out + "\"\"\"\n";
}

template <DescribedStruct T>
std::string class_stub(TypeAliases& aliases) {
  std::string out =
      "class " + type_name<T>() + "(_Described):\n" + docstring(doc_of_class<T>(), "    ");
  for_each_member<T>([&](auto d) {
    using M = std::remove_cvref_t<decltype(std::declval<T&>().*d.pointer)>;
    out += "    @property\n    def " + attribute_name(d.name) + "(self) -> " +
           python_type<M>(aliases) + ":\n" + docstring(doc_of_member<T, M>(d.name), "        ");
  });
  if constexpr (HasItems<T>) {
    using Item = typename std::remove_cvref_t<decltype(std::declval<T&>().items)>::value_type;
    const std::string item = python_type<Item>(aliases);
    out +=
        "    def __len__(self) -> int: ...\n    def __iter__(self) -> Iterator[" + item +
        "]: ...\n    @overload\n    def __getitem__(self, index: int) -> " + item +
        ": ...\n    @overload\n    def __getitem__(self, index: slice) -> List[" + item +
        "]: ...\n    @property\n    def has_more(self) -> bool: ...\n    def all(self) -> Walk[" +
        item +
        "]: ...\n    def df(self) -> pandas.DataFrame: ...\n"
        "    def __arrow_c_stream__(self, requested_schema: object = None) -> object: ...\n";
  }
  return out + "\n";
}

constexpr std::string_view head =
    R"(# Written by write_stubs from the library's descriptions; do not edit.
import datetime
import os
from typing import Any, Callable, Iterable, Iterator, Literal, Mapping
from typing import Self, Sequence, Union, overload

import pandas

from ._errors import TicketingError
from ._results import ImageContent, List, Walk

__version__: str
_page_limit_max: int

class Clock: ...

class ManualClock(Clock):
    def __init__(self, start: datetime.datetime) -> None: ...
    def now(self) -> datetime.datetime: ...
    def set(self, t: datetime.datetime) -> None: ...
    def advance(self, by: datetime.timedelta) -> None: ...

class _Described:
    _members: tuple[str, ...]
    def to_dict(self) -> dict[str, Any]: ...
    def _repr_html_(self) -> str: ...
    def _json(self) -> str: ...
    def __copy__(self, memo: object = None) -> Self: ...
    def __deepcopy__(self, memo: object = None) -> Self: ...

class _Rows:
    @property
    def columns(self) -> list[str]: ...
    @property
    def item_class(self) -> type: ...
    def __len__(self) -> int: ...
    def at(self, index: int) -> Any: ...
    def json(self) -> str: ...

class _Columns:
    def __init__(self, like: _Rows) -> None: ...
    def add(self, rows: _Rows) -> None: ...
    def specs(self) -> list[tuple[str, str, list[str]]]: ...
    def take(self, index: int) -> tuple[Any, Any]: ...

def _arrow_stream(rows: _Rows, more: Iterator[_Rows] | None) -> object: ...
def _open_platforms() -> list[Ticketing]: ...
def _add_comments(
    platform: Ticketing, who: list[int], posts: list[int], bodies: list[str],
    progress: Callable[[int], None]
) -> list[CommentAdded | TicketingError]: ...
def _create_posts(
    platform: Ticketing, who: int | None, requests: list[str], progress: Callable[[int], None]
) -> list[PostCreated | TicketingError]: ...
def _create_accounts(
    platform: Ticketing, who: int | None, requests: list[str], progress: Callable[[int], None]
) -> list[AccountProfile | TicketingError]: ...
def _simulate(plan: str, progress: Callable[[int, int], object] | None) -> Simulation: ...

)";

constexpr std::string_view platform = R"(
class Ticketing:
    def health(self) -> Health: ...
    def close(self) -> None: ...
    def __enter__(self) -> Ticketing: ...
    def __exit__(self, *exception: object) -> None: ...
)";

constexpr std::string_view tail = R"(
def open(
    settings: list[tuple[str, str]], config_file: str | None, clock: Clock | None, create: bool
) -> Ticketing: ...

__all__ = [
)";

/// What is known so far of each part of the stubs.
struct Stubs {
  TypeAliases aliases;
  std::map<std::string, std::string> carriers;  ///< results by the alias of the id they carry
  std::set<std::string> seen;                   ///< results
  std::string results;
  std::string services;
  std::string attributes;  ///< of a platform

  template <class T>
  void add_results() {
    visit_results<T>(seen, [&]<class R>(std::type_identity<R>) {
      results += class_stub<R>(aliases);
      if constexpr (requires { requires IdType<InnerOf<decltype(R::id)>>; })
        carriers["Any" + IdTraits<InnerOf<decltype(R::id)>>::thing()] += type_name<R>() + ", ";
    });
  }

  template <class... Accessors>
  auto service(const char* name, std::string_view doc, Accessors...);
};

class ServiceStub final {
 public:
  explicit ServiceStub(Stubs& stubs) : stubs_(stubs) {}

  template <class UseCase>
  void add(const char* name, UseCase, const char* parameters, std::string_view doc = "") {
    stubs_.add_results<typename UseCaseTraits<UseCase>::Reply>();
    const Signature signature = signature_of<UseCase>(name, parameters, stubs_.aliases);
    stubs_.services += "    def " + text_of(signature, true) + ":\n" +
                       docstring(doc_of<UseCase>(signature, doc), "        ");
  }

 private:
  Stubs& stubs_;
};

/// What ticketing/_bulk.py adds to a service.
std::string_view bulk_methods(std::string_view service) {
  if (service == "Comments")
    return R"(    def add_many(
        self, items: Iterable[tuple[AnyAccount, AnyPost, str]], *,
        progress: Callable[[int, int], object] | bool = False
    ) -> list[CommentAdded]: ...
)";
  if (service == "Posts")
    return R"(    def create_many(
        self, who: AnyAccount | None, posts: Iterable[Mapping[str, Any]], *,
        progress: Callable[[int, int], object] | bool = False
    ) -> list[PostCreated]: ...
)";
  if (service == "Accounts")
    return R"(    def create_many(
        self, accounts: Iterable[Mapping[str, Any]], *, who: AnyAccount | None = None,
        progress: Callable[[int, int], object] | bool = False
    ) -> list[AccountProfile]: ...
)";
  return {};
}

template <class... Accessors>
auto Stubs::service(const char* name, std::string_view doc, Accessors...) {
  const std::string cls = class_name(name);
  services += "\nclass " + cls + ":\n" + docstring(doc, "    ") +
              "    @property\n    def _platform(self) -> Ticketing: ...\n";
  services += bulk_methods(cls);
  attributes += std::string("    @property\n    def ") + name + "(self) -> " + cls + ": ...\n";
  return ServiceStub(*this);
}

void print() {
  Stubs stubs;
  stubs.add_results<Health>();
  stubs.add_results<simulation::Simulation>();
  list_use_cases(stubs);
  std::cout << head;
  for (const auto& [name, meaning] : stubs.aliases)
    std::cout << name << " = "
              << (meaning.empty() ? "Union[" + stubs.carriers[name] +
                                        (name == "AnyAccount" ? "int, str]" : "int]")
                                  : meaning)
              << '\n';
  std::cout << '\n' << stubs.results << stubs.services << platform << stubs.attributes << tail;
  for (const std::string& name : stubs.seen) std::cout << "    \"" << name << "\",\n";
  std::cout << "]\n";
}

}  // namespace
}  // namespace ticketing::python

int main() {
  ticketing::python::print();
  return std::cout.flush() ? 0 : 1;
}
