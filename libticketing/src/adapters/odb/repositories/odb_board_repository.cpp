#include "odb/repositories/odb_board_repository.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/sorted_unique.hpp"
#include "odb/mappers/board_mapper.hpp"
#include "odb/mappers/row_check.hpp"
#include "odb/records-odb.hxx"

namespace ticketing {
namespace {

using records::ListedPostsRecord;
using records::PostCountRecord;
using records::PostHeadRecord;
using records::PostRecord;
using records::PostTermRecord;

struct IdIs {
  std::int64_t id = 0;
};
struct Listed {
  std::int64_t now = 0;
  std::string board;
  bool deleted = false;
  std::int64_t at = 0;
  std::int64_t id = 0;
  std::int64_t limit = 0;
};
struct TermBefore {
  std::string term;
  std::int64_t at = 0;
  std::int64_t id = 0;
  std::int64_t limit = 0;
};
struct WrittenBefore {
  std::int64_t author = 0;
  std::int64_t before = 0;
  std::int64_t limit = 0;
};

constexpr std::int64_t frequent_term_posts = 500;

/// Those of `rows` that are not among `others`; both ascending.
std::vector<PostTermRecord> without(const std::vector<PostTermRecord>& rows,
                                    const std::vector<PostTermRecord>& others) {
  std::vector<PostTermRecord> rest;
  std::ranges::set_difference(
      rows, others, std::back_inserter(rest), {}, [](const auto& row) { return row.key.term; },
      [](const auto& row) { return row.key.term; });
  return rest;
}

}  // namespace

PostId OdbPostRepository::add(const Post& post) {
  PostRecord row = records::to_record(post);
  session_.database().persist(row);
  if (!row.deleted) count_post(records::post_count_key(row), 1);
  add_terms(records::post_terms(row));
  return PostId{row.id};
}

std::optional<Post> OdbPostRepository::find(PostId id) {
  PostRecord row;
  if (!session_.database().find<PostRecord>(id.value, row)) return std::nullopt;
  return records::from_record(row);
}

Answer<std::vector<PostHead>> OdbPostRepository::lock(std::span<const PostId> ids) {
  using Query = odb::query<PostHeadRecord>;
  std::vector<PostHead> heads;
  for (const PostId id : sorted_unique(ids)) {
    const auto rows = select<PostHeadRecord>(
        session_, "post_head", IdIs{id.value},
        [](const IdIs& p) { return odb::query_base(Query::id == Query::_ref(p.id)); });
    if (!rows.empty()) heads.push_back(records::from_record(rows.front()));
  }
  return heads;
}

/// SQLite has one writer, who is this one.
Answer<TryLocked<PostHead, PostId>> OdbPostRepository::try_lock(std::span<const PostId> ids) {
  return TryLocked<PostHead, PostId>{OdbPostRepository::lock(ids).get(), {}};
}

std::vector<PostHead> OdbPostRepository::list(std::optional<Board> board, Timestamp now,
                                              const PostPlace& before, int limit) {
  using Query = odb::query<PostHeadRecord>;
  const Listed listed{records::micros(now),
                      board ? records::enum_text(*board) : "",
                      false,
                      records::micros(before.published_at),
                      before.id.value,
                      limit};
  // Not by where the list begins: a clock that is set back hides nothing that was shown.
  const auto is_open = [](const Listed& p) {
    return "(" + Query::published_at + "=" + Query::created_at + "OR" + Query::published_at +
           "<=" + parameter(Query::published_at, p.now) + ")";
  };
  // As `newest_of`, over more columns.
  if (board) {
    return values_of<PostHead>(
        select<PostHeadRecord>(session_, "posts_of_board", listed, [&](const Listed& p) {
          const auto prefix =
              parameter(Query::board, p.board) + "," + parameter(Query::deleted, p.deleted);
          return "board <> '' AND (" + Query::board + "," + Query::deleted + "," +
                 Query::published_at + "," + Query::id + ") < (" + prefix + "," +
                 parameter(Query::published_at, p.at) + "," + parameter(Query::id, p.id) +
                 ") AND (" + Query::board + "," + Query::deleted + ") >= (" + prefix + ") AND" +
                 Query::board + ">=" + parameter(Query::board, p.board) + "AND" + is_open(p) +
                 "ORDER BY" + Query::board + "DESC," + Query::deleted + "DESC," +
                 Query::published_at + "DESC," + Query::id + "DESC LIMIT" +
                 parameter(Query::id, p.limit);
        }));
  }
  return values_of<PostHead>(
      select<PostHeadRecord>(session_, "posts_of_all", listed, [&](const Listed& p) {
        return "author_id <> 0 AND (" + Query::deleted + "," + Query::published_at + "," +
               Query::id + ") < (" + parameter(Query::deleted, p.deleted) + "," +
               parameter(Query::published_at, p.at) + "," + parameter(Query::id, p.id) + ") AND" +
               Query::deleted + ">=" + parameter(Query::deleted, p.deleted) + "AND" + is_open(p) +
               "ORDER BY" + Query::deleted + "DESC," + Query::published_at + "DESC," + Query::id +
               "DESC LIMIT" + parameter(Query::id, p.limit);
      }));
}

std::vector<PostHead> OdbPostRepository::list_ahead(const PostPlace& after, int limit) {
  using Query = odb::query<PostHeadRecord>;
  return values_of<PostHead>(select<PostHeadRecord>(
      session_, "posts_ahead",
      Listed{0, "", false, records::micros(after.published_at), after.id.value, limit},
      [](const Listed& p) {
        return "published_at <> created_at AND (" + Query::deleted + "," + Query::published_at +
               "," + Query::id + ") > (" + parameter(Query::deleted, p.deleted) + "," +
               parameter(Query::published_at, p.at) + "," + parameter(Query::id, p.id) + ") AND" +
               Query::deleted + "<=" + parameter(Query::deleted, p.deleted) + "ORDER BY" +
               Query::deleted + "," + Query::published_at + "," + Query::id + "LIMIT" +
               parameter(Query::id, p.limit);
      }));
}

std::vector<PostsToCome> OdbPostRepository::list_to_come(Timestamp now) {
  using Query = odb::query<records::PostsToComeRecord>;
  return values_of<PostsToCome>(select<records::PostsToComeRecord>(
      session_, "posts_to_come", Listed{0, "", false, records::micros(now), 0, 0},
      [](const Listed& p) {
        return "published_at <> created_at AND" +
               (Query::deleted == Query::_ref(p.deleted) &&
                Query::published_at > Query::_ref(p.at)) +
               "GROUP BY" + Query::board;
      }));
}

std::vector<PostHead> OdbPostRepository::take_opened(Timestamp now, int limit) {
  using Query = odb::query<PostHeadRecord>;
  const auto opened = select<PostHeadRecord>(
      session_, "posts_opened", Listed{0, "", false, records::micros(now), 0, limit},
      [](const Listed& p) {
        return "untold AND" + (Query::published_at <= Query::_ref(p.at)) + "ORDER BY" +
               Query::published_at + "LIMIT" + parameter(Query::id, p.limit);
      });
  std::vector<PostId> ids;
  for (const auto& row : opened) ids.push_back({row.id});
  odb::database& database = session_.database();
  std::vector<PostHead> taken;
  for (PostHead& head : lock(ids).get()) {
    PostRecord row;
    database.load<PostRecord>(head.id.value, row);
    if (!std::exchange(row.untold, false)) continue;
    database.update(row);
    taken.push_back(std::move(head));
  }
  return taken;
}

std::vector<PostHead> OdbPostRepository::list_all(PostId after, int limit) {
  using Query = odb::query<PostHeadRecord>;
  return values_of<PostHead>(select<PostHeadRecord>(
      session_, "posts_of_audit", Listed{0, "", false, 0, after.value, limit}, [](const Listed& p) {
        return (Query::id > Query::_ref(p.id)) + "ORDER BY" + Query::id + "LIMIT" +
               parameter(Query::id, p.limit);
      }));
}

std::int64_t OdbPostRepository::count(std::optional<Board> board) {
  const std::string counted = board ? records::enum_text(*board) : "";
  std::int64_t posts = 0;
  // All of them, a few rows.
  for (const auto& row : select<PostCountRecord>(session_, "post_counts", IdIs{},
                                                 [](const IdIs&) { return odb::query_base(); }))
    if (!board || row.key.board == counted) posts += row.posts;
  return posts;
}

std::int64_t OdbPostRepository::count_listed(Board board) {
  using Query = odb::query<ListedPostsRecord>;
  return select<ListedPostsRecord>(session_, "posts_of_board_counted",
                                   Listed{0, records::enum_text(board), false, 0, 0, 0},
                                   [](const Listed& p) {
                                     return "board <> '' AND" +
                                            (Query::board == Query::_ref(p.board) &&
                                             Query::deleted == Query::_ref(p.deleted));
                                   })
      .front()
      .count;
}

void OdbPostRepository::count_post(const records::PostCountKey& key, int by) {
  odb::database& database = session_.database();
  PostCountRecord row;
  if (database.find<PostCountRecord>(key, row)) {
    row.posts += by;
    database.update(row);
  } else {
    row = {key, by};
    database.persist(row);
  }
}

std::vector<Post> OdbPostRepository::list_by_author(AccountId author, Slice slice) {
  using Query = odb::query<PostRecord>;
  const auto rows =
      select<PostRecord>(session_, "posts_of_author",
                         WrittenBefore{author.value, slice.after.value_or(INT64_MAX), slice.limit},
                         [](const WrittenBefore& p) {
                           return "author_id <> 0 AND" + newest_of(Query::author_id, p.author,
                                                                   Query::id, p.before, p.limit);
                         });
  return values_of<Post>(rows);
}

bool OdbPostRepository::any_counted(AccountId author, Timestamp until) {
  using Query = odb::query<PostHeadRecord>;
  return !select<PostHeadRecord>(
              session_, "posts_counted", WrittenBefore{author.value, records::micros(until), 1},
              [](const WrittenBefore& p) {
                // Not what other indexes begin with.
                return "author_id <> 0 AND board || '' = 'general'"
                       " AND CASE WHEN deleted THEN 1 ELSE 0 END = 0 AND created_at <=" +
                       parameter(Query::created_at, p.before) + "AND" +
                       rows_of(Query::author_id, p.author, Query::id, "ASC") + "LIMIT" +
                       parameter(Query::id, p.limit);
              })
              .empty();
}

void OdbPostRepository::update(const Post& post) {
  odb::database& database = session_.database();
  PostRecord row;
  database.load<PostRecord>(post.head.id.value, row);
  const auto before = records::post_terms(row);
  row.title = post.head.title;
  row.body = post.body;
  row.image_id = post.head.image_id;
  row.revision = post.head.revision;
  const bool was_deleted = std::exchange(row.deleted, post.head.deleted);
  row.untold = row.untold && !row.deleted;
  row.updated_at = records::micros(post.head.updated_at);
  database.update(row);
  if (row.deleted != was_deleted) count_post(records::post_count_key(row), was_deleted ? 1 : -1);
  const auto after = records::post_terms(row);
  remove_terms(without(before, after));
  add_terms(without(after, before));
}

void OdbPostRepository::add_terms(std::span<const PostTermRecord> terms) {
  odb::database& database = session_.database();
  for (const PostTermRecord& row : terms) database.persist(row);
}

void OdbPostRepository::remove_terms(std::span<const PostTermRecord> terms) {
  odb::database& database = session_.database();
  for (const PostTermRecord& row : terms) database.erase<PostTermRecord>(row.key);
}

std::vector<Post> OdbPostRepository::list_with_term(const std::string& term,
                                                    const PostPlace& before, int limit) {
  using Query = odb::query<PostTermRecord>;
  const auto rows = select<PostTermRecord>(
      session_, "posts_with_term",
      TermBefore{term, records::micros(before.published_at), before.id.value, limit},
      [](const TermBefore& p) {
        const auto& key = Query::key;
        return "(" + key.term + "," + key.published_at + "," + key.post_id + ") < (" +
               parameter(key.term, p.term) + "," + parameter(key.published_at, p.at) + "," +
               parameter(key.post_id, p.id) + ") AND" + key.term +
               ">=" + parameter(key.term, p.term) + "ORDER BY" + key.term + "DESC," +
               key.published_at + "DESC," + key.post_id + "DESC LIMIT" +
               parameter(key.post_id, p.limit);
      });
  std::vector<PostId> ids;
  ids.reserve(rows.size());
  for (const auto& row : rows) ids.push_back({row.key.post_id});
  return find_all(ids);
}

std::vector<Post> OdbPostRepository::find_all(std::span<const PostId> ids) {
  std::vector<Post> posts;
  posts.reserve(ids.size());
  for (const PostId id : ids) posts.push_back(find(id).value());
  return posts;
}

bool OdbPostRepository::is_frequent(const std::string& term) {
  using Query = odb::query<PostTermRecord>;
  return !select<PostTermRecord>(
              session_, "frequent_post_term", TermBefore{term, 0, 0, frequent_term_posts - 1},
              [](const TermBefore& p) {
                return rows_of(Query::key.term, p.term, Query::key.published_at, "ASC") +
                       "LIMIT 1 OFFSET" + parameter(Query::key.post_id, p.limit);
              })
              .empty();
}

void OdbPostRepository::update_comment_counts(std::span<const PostHead> posts) {
  odb::database& database = session_.database();
  for (const PostHead& post : posts) {
    PostRecord row;
    database.load<PostRecord>(post.id.value, row);
    row.comment_count = post.comment_count;
    database.update(row);
  }
}

}  // namespace ticketing
