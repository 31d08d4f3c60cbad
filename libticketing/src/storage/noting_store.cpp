#include "storage/noting_store.hpp"

#include <utility>
#include <vector>

#include "base/sorted_unique.hpp"
#include "storage/noting_coupons.hpp"
#include "storage/noting_rankings.hpp"
#include "storage/passed_store.hpp"
#include "storage/passed_unit.hpp"

namespace ticketing {
namespace {

using Subjects = std::vector<Subject>;

/// What a transaction has written so far.
struct Noted {
  Subjects changed;
  EventsWritten written;
};

// What writes notes what it changes; what reads is passed on. These derive from the ports, so that
// whoever adds a way to write to one of them has to say here what it changes.

class NotingPosts final : public PostRepository {
 public:
  NotingPosts(UnitOfWork& unit, Noted& noted) : unit_(unit), noted_(noted) {}

  PostId add(const Post& post) override {
    const PostId id = posts().add(post);
    changed(id);
    if (post.head.board == Board::event && !post.head.publish_at)
      noted_.written.broadcasts.push_back(post_opened(id, post.head.title));
    return id;
  }
  std::optional<Post> find(PostId id) override { return posts().find(id); }
  Answer<std::vector<PostHead>> lock(std::span<const PostId> ids) override {
    return posts().lock(ids);
  }
  Answer<TryLocked<PostHead, PostId>> try_lock(std::span<const PostId> ids) override {
    return posts().try_lock(ids);
  }
  std::vector<PostHead> list(std::optional<Board> board, Timestamp now, const PostPlace& before,
                             int limit) override {
    return posts().list(board, now, before, limit);
  }
  std::vector<PostHead> list_ahead(const PostPlace& after, int limit) override {
    return posts().list_ahead(after, limit);
  }
  std::vector<PostsToCome> list_to_come(Timestamp now) override {
    return posts().list_to_come(now);
  }
  std::vector<PostHead> list_all(PostId after, int limit) override {
    return posts().list_all(after, limit);
  }
  std::vector<PostHead> take_opened(Timestamp now, int limit) override {
    auto opened = posts().take_opened(now, limit);
    for (const PostHead& head : opened) {
      changed(head.id);
      noted_.written.broadcasts.push_back(post_opened(head.id, head.title));
    }
    return opened;
  }
  std::int64_t count(std::optional<Board> board) override { return posts().count(board); }
  std::int64_t count_listed(Board board) override { return posts().count_listed(board); }
  std::vector<Post> list_by_author(AccountId author, Slice slice) override {
    return posts().list_by_author(author, slice);
  }
  std::vector<Post> list_with_term(const std::string& term, const PostPlace& before,
                                   int limit) override {
    return posts().list_with_term(term, before, limit);
  }
  bool is_frequent(const std::string& term) override { return posts().is_frequent(term); }
  bool any_counted(AccountId author, Timestamp until) override {
    return posts().any_counted(author, until);
  }
  void update(const Post& post) override {
    changed(post.head.id);
    posts().update(post);
  }
  void update_comment_counts(std::span<const PostHead> heads) override {
    for (const PostHead& head : heads) changed(head.id);
    posts().update_comment_counts(heads);
  }

 private:
  PostRepository& posts() { return unit_.posts(); }
  void changed(PostId id) {
    noted_.changed.push_back(Subject::post(id));
    noted_.changed.push_back(Subject::posts());
  }

  UnitOfWork& unit_;
  Noted& noted_;
};

class NotingComments final : public CommentRepository {
 public:
  NotingComments(UnitOfWork& unit, Subjects& changed) : unit_(unit), changed_(changed) {}

  Answer<std::vector<CommentId>> add(std::span<const Comment> comments) override {
    for (const Comment& comment : comments) changed_.push_back(Subject::post(comment.post));
    return repository().add(comments);
  }
  std::optional<Comment> find(CommentId id) override { return repository().find(id); }
  Answer<std::vector<PostAuthor>> participants(std::span<const PostAuthor> pairs) override {
    return repository().participants(pairs);
  }
  void add_participants(std::span<const PostAuthor> newcomers) override {
    repository().add_participants(newcomers);  // nobody is shown them
  }
  std::vector<Comment> list(PostId post, Slice slice) override {
    return repository().list(post, slice);
  }
  std::vector<Comment> list_by_author(AccountId author, Slice slice) override {
    return repository().list_by_author(author, slice);
  }
  bool any_counted(AccountId author, Timestamp until) override {
    return repository().any_counted(author, until);
  }
  void update(const Comment& comment) override {
    changed_.push_back(Subject::post(comment.post));
    repository().update(comment);
  }

 private:
  CommentRepository& repository() { return unit_.comments(); }

  UnitOfWork& unit_;
  Subjects& changed_;
};

class NotingCampaigns final : public CampaignRepository {
 public:
  NotingCampaigns(UnitOfWork& unit, Subjects& changed) : unit_(unit), changed_(changed) {}

  CampaignId add(const Campaign& campaign) override {
    changed(campaign);
    return campaigns().add(campaign);
  }
  Answer<std::vector<Campaign>> list_by_posts(std::span<const PostId> posts) override {
    return campaigns().list_by_posts(posts);
  }
  std::vector<Campaign> list_all(CampaignId after, int limit) override {
    return campaigns().list_all(after, limit);
  }
  void update(const Campaign& campaign) override {
    changed(campaign);
    campaigns().update(campaign);
  }

 private:
  CampaignRepository& campaigns() { return unit_.campaigns(); }
  void changed(const Campaign& campaign) {
    changed_.push_back(Subject::post(campaign.post));
    changed_.push_back(Subject::posts());
  }

  UnitOfWork& unit_;
  Subjects& changed_;
};

class NotingAccounts final : public AccountRepository {
 public:
  NotingAccounts(UnitOfWork& unit, Subjects& changed) : unit_(unit), changed_(changed) {}

  std::optional<AccountId> add(const Account& account) override {
    return accounts().add(account);  // no document can have shown it
  }
  std::optional<Account> find(AccountId id) override { return accounts().find(id); }
  std::optional<Account> find_by_email(std::string_view email) override {
    return accounts().find_by_email(email);
  }
  std::vector<Account> list_of(std::span<const AccountId> ids) override {
    return accounts().list_of(ids);
  }
  std::vector<Author> authors(std::span<const AccountId> ids) override {
    return accounts().authors(ids);
  }
  std::vector<AccountId> unverified(std::span<const AccountId> ids) override {
    return accounts().unverified(ids);
  }
  void add_former_email(const FormerEmail& former) override {
    accounts().add_former_email(former);  // nobody is shown it
  }
  std::vector<FormerEmail> former_emails(std::span<const ChainHash> hashes) override {
    return accounts().former_emails(hashes);
  }
  Answer<std::vector<Standing>> standings(std::span<const AccountId> ids) override {
    return accounts().standings(ids);
  }
  std::vector<Account> list(std::string_view email_part, Slice slice) override {
    return accounts().list(email_part, slice);
  }
  void update(const Account& account) override {
    changed_.push_back(Subject::account(account.id));
    accounts().update(account);
  }
  std::vector<AccountId> lock_active_admins() override { return accounts().lock_active_admins(); }

 private:
  AccountRepository& accounts() { return unit_.accounts(); }

  UnitOfWork& unit_;
  Subjects& changed_;
};

class NotingProducts final : public ProductRepository {
 public:
  NotingProducts(UnitOfWork& unit, Subjects& changed) : unit_(unit), changed_(changed) {}

  ProductId add(const Product& product, std::span<const std::string> terms) override {
    const ProductId id = products().add(product, terms);
    changed(id);
    return id;
  }
  std::optional<Product> find(ProductId id) override { return products().find(id); }
  std::optional<Product> find_by_movie_code(std::string_view code) override {
    return products().find_by_movie_code(code);
  }
  Answer<std::vector<Product>> lock(std::span<const ProductId> ids) override {
    return products().lock(ids);
  }
  Answer<TryLocked<Product, ProductId>> try_lock_stock(std::span<const ProductId> ids) override {
    return products().try_lock_stock(ids);
  }
  std::vector<Product> list(const ProductFilter& filter, ProductSort sort,
                            std::optional<ProductPosition> after, int limit) override {
    return products().list(filter, sort, after, limit);
  }
  void update(const Product& product, std::optional<std::vector<std::string>> terms) override {
    changed(product.id);
    products().update(product, std::move(terms));
  }
  void update_stock(std::span<const Product> sold) override {
    for (const Product& product : sold) changed(product.id);
    products().update_stock(sold);
  }

 private:
  ProductRepository& products() { return unit_.products(); }
  void changed(ProductId id) {
    changed_.push_back(Subject::product(id));
    changed_.push_back(Subject::products());
  }

  UnitOfWork& unit_;
  Subjects& changed_;
};

class NotingAccountEvents final : public AccountEventRepository {
 public:
  NotingAccountEvents(UnitOfWork& unit, EventsWritten& written) : unit_(unit), written_(written) {}

  void add(std::span<const AccountEvent> events) override {
    written_.events.insert(written_.events.end(), events.begin(), events.end());
    repository().add(events);
  }
  std::vector<AccountEvent> list(AccountId account, std::int64_t after, int limit) override {
    return repository().list(account, after, limit);
  }
  std::vector<AccountEvent> list_newest(AccountId account, Slice slice) override {
    return repository().list_newest(account, slice);
  }
  std::vector<std::vector<AccountEvent>> list_each(std::span<const EventPosition> positions,
                                                   int limit_each) override {
    return repository().list_each(positions, limit_each);
  }
  std::vector<EventPosition> heads_above(std::span<const EventPosition> positions) override {
    return repository().heads_above(positions);
  }
  std::optional<AccountEvent> find(AccountId account, std::int64_t seq) override {
    return repository().find(account, seq);
  }
  void update(const AccountEvent& event) override {
    repository().update(event);  // nobody is told of it
  }
  int remove_before(Timestamp t, int limit) override {
    return repository().remove_before(t, limit);
  }

 private:
  AccountEventRepository& repository() { return unit_.account_events(); }

  UnitOfWork& unit_;
  EventsWritten& written_;
};

class NotingUnitOfWork final : public PassedUnitOfWork {
 public:
  NotingUnitOfWork(UnitOfWork& unit, Noted& noted)
      : PassedUnitOfWork(unit),
        posts_(unit, noted),
        comments_(unit, noted.changed),
        campaigns_(unit, noted.changed),
        coupons_(unit, noted.changed),
        accounts_(unit, noted.changed),
        products_(unit, noted.changed),
        tallies_(unit, noted.changed),
        rankings_(unit, noted.changed, noted.written),
        account_events_(unit, noted.written) {}

  AccountRepository& accounts() override { return accounts_; }
  PostRepository& posts() override { return posts_; }
  CommentRepository& comments() override { return comments_; }
  CampaignRepository& campaigns() override { return campaigns_; }
  CouponRepository& coupons() override { return coupons_; }
  ProductRepository& products() override { return products_; }
  TallyRepository& tallies() override { return tallies_; }
  RankingRepository& rankings() override { return rankings_; }
  AccountEventRepository& account_events() override { return account_events_; }

 private:
  NotingPosts posts_;
  NotingComments comments_;
  NotingCampaigns campaigns_;
  NotingCoupons coupons_;
  NotingAccounts accounts_;
  NotingProducts products_;
  NotingTallies tallies_;
  NotingRankings rankings_;
  NotingAccountEvents account_events_;
};

class NotingStore final : public PassedStore {
 public:
  NotingStore(std::unique_ptr<Store> store, Changes& changes, CommittedEvents* events,
              EventBus* bus)
      : PassedStore(std::move(store)), changes_(changes), events_(events), bus_(bus) {}

 private:
  void around(const Work& fn, const std::function<void(const Work&)>& transact) override {
    Noted noted;
    bool commits = false;
    try {
      transact([&](UnitOfWork& unit) {
        noted.written = {};  // what an earlier try wrote was rolled back
        NotingUnitOfWork noting_unit(unit, noted);
        commits = false;
        commits = fn(noting_unit);
        return commits;
      });
    } catch (...) {
      changes_.note(noted.changed);  // it may have been committed all the same
      if (commits && events_) events_->perhaps_committed(noted.written);
      noted.written.broadcasts.clear();  // a look finds those that are so
      if (commits) tell_others(noted);
      throw;
    }
    changes_.note(noted.changed);
    if (commits && events_) events_->committed(noted.written);
    if (commits) tell_others(noted);
  }

  void tell_others(Noted& noted) {
    if (!bus_) return;
    News news{.changed = sorted_unique(std::move(noted.changed)),
              .heads = {},
              .broadcasts = std::move(noted.written.broadcasts)};
    for (const AccountEvent& event : noted.written.events)
      news.heads.push_back({event.account, event.seq});
    bus_->publish(std::move(news));
  }

  Changes& changes_;
  CommittedEvents* const events_;
  EventBus* const bus_;
};

}  // namespace

std::unique_ptr<Store> noting_changes(std::unique_ptr<Store> store, Changes& changes,
                                      CommittedEvents* events, EventBus* bus) {
  return std::make_unique<NotingStore>(std::move(store), changes, events, bus);
}

}  // namespace ticketing
