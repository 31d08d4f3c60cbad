// The books as the audit reads them, through ODB, on either database.
#pragma once

#include "audit/books_repository.hpp"
#include "odb/odb_session.hpp"
#include "odb/records/book_record.hpp"

namespace ticketing {

class OdbBooksRepository : public BooksRepository {
 public:
  explicit OdbBooksRepository(OdbSession& session) : session_(session) {}

  std::map<AccountId, AccountBook> accounts(IdRange accounts, LocalDate slots_from) override;
  Answer<std::vector<LedgerEntry>> entries(IdRange accounts, ChainPlace after, int limit) override;
  std::vector<LedgerEntry> entries_of_orders(IdRange orders) override;
  std::map<CouponId, OrderId> orders_with_coupons(IdRange coupons) override;
  std::map<PostId, std::int64_t> comment_counts(IdRange posts) override;
  std::int64_t count(Countable what, std::optional<AccountId> of) override;
  std::vector<PostAuthor> unknown_participants(IdRange posts) override;

 private:
  void read_writing(IdRange accounts, std::map<AccountId, AccountBook>& books);
  /// By author: of each of their posts.
  virtual std::vector<records::ReceivedCommentsRecord> received(IdRange accounts);

  OdbSession& session_;
};

}  // namespace ticketing
