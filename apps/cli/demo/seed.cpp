#include "cli/demo/seed.hpp"

#include <algorithm>
#include <map>
#include <string_view>

#include "cli/demo/seed_content.hpp"
#include "cli/refused.hpp"

namespace ticketing::cli {
namespace {

std::optional<AccountProfile> account_by_email(Ticketing& ticketing, std::string_view email) {
  ListAccounts request{.email = std::string(email), .limit = page_limit_max, .cursor = {}};
  do {
    auto page = get(ticketing.accounts().list(Principal::local_operator(), request));
    for (auto& account : page.items) {
      if (account.email == email) return std::move(account);
    }
    request.cursor = page.next_cursor;
  } while (request.cursor);
  return std::nullopt;
}

std::optional<PostId> post_by_title(Ticketing& ticketing, AccountId author, const DemoPost& post) {
  ListPosts request{.board = post.board, .q = {}, .limit = page_limit_max, .cursor = {}};
  do {
    const auto page = get(ticketing.posts().list(request));
    for (const PostSummary& found : page.items) {
      if (found.title == post.title && found.author.id == author) return found.id;
    }
    request.cursor = page.next_cursor;
  } while (request.cursor);
  return std::nullopt;
}

Principal principal_of(const AccountProfile& account) {
  return Principal::of_account(account.id, account.role, account.nickname);
}

AccountProfile add_person(Ticketing& ticketing, const DemoPerson& person,
                          const std::string& password) {
  CreateAccount request;
  request.email = person.email;
  request.nickname = person.nickname;
  request.role = person.role;
  request.password = password;
  return get(ticketing.accounts().create(Principal::local_operator(), request));
}

CreatePost request_for(const DemoPost& post) {
  CreatePost request;
  request.board = post.board;
  request.title = post.title;
  request.body = post.body;
  if (post.board == Board::event) {
    CampaignTerms terms;
    terms.slots = 10;
    terms.coupon.kind = CouponKind::percent;
    terms.coupon.value = 30;
    terms.coupon.category = ProductCategory::movie_ticket;
    request.campaign = Patch<CampaignTerms>::of(terms);
  }
  return request;
}

using People = std::map<std::string_view, Principal>;

PostId add_post(Ticketing& ticketing, const People& people, const DemoPost& post) {
  const PostId id = get(ticketing.posts().create(people.at(post.author), request_for(post))).id;
  for (const DemoComment& comment : post.comments) {
    AddComment request;
    request.post_id = id;
    request.body = comment.body;
    get(ticketing.comments().add(people.at(comment.author), request));
  }
  return id;
}

std::optional<DemoProduct> product_by_name(Ticketing& ticketing, const std::string& name) {
  ListProducts request;
  request.q = name;
  request.limit = page_limit_max;
  do {
    const auto page = get(ticketing.catalog().list(Principal::local_operator(), request));
    for (const ProductView& found : page.items) {
      if (found.name == name) return DemoProduct{found.id, found.name, found.price, found.on_sale};
    }
    request.cursor = page.next_cursor;
  } while (request.cursor);
  return std::nullopt;
}

bool has_gift(Ticketing& ticketing, AccountId account) {
  ListEntries request{.account_id = account, .limit = page_limit_max, .cursor = {}};
  do {
    const auto page = get(ticketing.points().entries(Principal::local_operator(), request));
    for (const LedgerEntryView& entry : page.items) {
      if (entry.note == demo_gift_note) return true;
    }
    request.cursor = page.next_cursor;
  } while (request.cursor);
  return false;
}

/// The sample users without their points. Somebody who closed the account is not missed.
std::vector<AccountId> gifts_due(Ticketing& ticketing) {
  std::vector<AccountId> due;
  for (const DemoPerson& person : demo_people()) {
    if (person.role != Role::user) continue;
    const auto account = account_by_email(ticketing, person.email);
    if (account && !has_gift(ticketing, account->id)) due.push_back(account->id);
  }
  return due;
}

void give_points(Ticketing& ticketing, AccountId account) {
  AdjustPoints gift;
  gift.account_id = account;
  gift.amount = demo_gift;
  gift.note = demo_gift_note;
  get(ticketing.points().adjust(Principal::local_operator(), gift));
}

void look_up_products(Ticketing& ticketing, SeedReport& report) {
  report.products.clear();
  for (const CreateProduct& product : demo_products()) {
    if (auto found = product_by_name(ticketing, product.name)) report.products.push_back(*found);
  }
  report.movie_ticket_id.reset();
  if (!report.products.empty() && report.products.front().name == demo_products().front().name) {
    report.movie_ticket_id = report.products.front().id;
  }
}

void add_people_and_posts(Ticketing& ticketing, const std::string& password, SeedReport& report) {
  People people;
  for (std::size_t i = 0; i < demo_people().size(); ++i) {
    const DemoPerson& person = demo_people()[i];
    auto account = account_by_email(ticketing, person.email);
    if (!account) {
      account = add_person(ticketing, person, password);
      report.sign_ins[i].password = password;
    }
    people.emplace(person.email, principal_of(*account));
  }
  for (const DemoPost& post : demo_posts()) {
    report.event_post_id = post_by_title(ticketing, people.at(post.author).account, post);
    if (!report.event_post_id) report.event_post_id = add_post(ticketing, people, post);
  }
}

void add_products(Ticketing& ticketing) {
  for (const CreateProduct& product : demo_products()) {
    if (product_by_name(ticketing, product.name)) continue;
    get(ticketing.catalog().create(Principal::local_operator(), product));
  }
}

}  // namespace

SeedReport inspect_demo(Ticketing& ticketing) {
  SeedReport report;
  for (const DemoPerson& person : demo_people()) {
    report.sign_ins.push_back(
        {std::string(person.email), std::string(person.nickname), person.role, {}});
  }
  const DemoPost& event = demo_posts().back();
  if (const auto author = account_by_email(ticketing, event.author)) {
    report.event_post_id = post_by_title(ticketing, author->id, event);
  }
  look_up_products(ticketing, report);
  if (!report.event_post_id) report.added.emplace_back("people and posts");
  const bool unpaid = !report.event_post_id || !gifts_due(ticketing).empty();
  if (unpaid && report.products.size() < demo_products().size()) {
    report.added.emplace_back("products");
  }
  if (unpaid) report.added.emplace_back("points");
  return report;
}

SeedReport seed_demo(Ticketing& ticketing, const std::string& password) {
  SeedReport report = inspect_demo(ticketing);
  if (report.added.empty()) return report;
  if (!report.event_post_id) add_people_and_posts(ticketing, password, report);
  add_products(ticketing);
  for (const AccountId account : gifts_due(ticketing)) give_points(ticketing, account);
  look_up_products(ticketing, report);
  report.created = true;
  return report;
}

}  // namespace ticketing::cli
