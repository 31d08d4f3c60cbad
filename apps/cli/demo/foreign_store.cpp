#include "cli/demo/foreign_store.hpp"

#include <algorithm>

#include "cli/demo/rush.hpp"
#include "cli/demo/seed_content.hpp"
#include "cli/refused.hpp"

namespace ticketing::cli {
namespace {

constexpr int pages_max = 30;

/// The first item of a list, page by page, that is none of ours.
template <class Request, class List, class Foreign>
std::string first_foreign(Request request, List&& list, Foreign&& foreign) {
  request.limit = page_limit_max;
  for (int pages = 0; pages < pages_max; ++pages) {
    const auto page = get(list(request));
    for (const auto& item : page.items)
      if (std::string found = foreign(item); !found.empty()) return found;
    request.cursor = page.next_cursor;
    if (!request.cursor) break;
  }
  return {};
}

bool is_demo_person(const std::string& email) {
  return email.ends_with(rush_domain) ||
         std::ranges::any_of(demo_people(),
                             [&](const DemoPerson& person) { return person.email == email; });
}

bool is_demo_product(const std::string& name) {
  return std::ranges::any_of(demo_products(),
                             [&](const CreateProduct& product) { return product.name == name; });
}

}  // namespace

std::string foreign_content(Ticketing& ticketing) {
  const auto operator_ = Principal::local_operator();
  const std::string account = first_foreign(
      ListAccounts{},
      [&](const ListAccounts& request) { return ticketing.accounts().list(operator_, request); },
      [](const AccountProfile& one) {
        return is_demo_person(one.email) ? std::string() : "the account " + one.email;
      });
  if (!account.empty()) return account;
  return first_foreign(
      ListProducts{},
      [&](const ListProducts& request) { return ticketing.catalog().list(operator_, request); },
      [](const ProductView& one) {
        return is_demo_product(one.name) ? std::string() : "the product " + one.name;
      });
}

void refuse_foreign_store(Ticketing& ticketing) {
  const std::string found = foreign_content(ticketing);
  if (found.empty()) return;
  get(Result<void>(refuse(
      ErrorCode::forbidden,
      "the store is no demo's: it holds " + found +
          ". Name a store of its own, such as --store sqlite:///demo.db, or add --yes to have "
          "sample data among what is there. Nothing was changed.")));
}

}  // namespace ticketing::cli
