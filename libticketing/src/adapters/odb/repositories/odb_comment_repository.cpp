// Comments and views; posts are in odb_board_repository.cpp.
#include <map>
#include <utility>

#include "base/sorted_unique.hpp"
#include "odb/mappers/board_mapper.hpp"
#include "odb/mappers/row_check.hpp"
#include "odb/records-odb.hxx"
#include "odb/repositories/odb_board_repository.hpp"

namespace ticketing {
namespace {

using records::CommentRecord;
using records::ParticipationRecord;
using records::PostViewsRecord;
using records::ViewBatchRecord;

struct CommentsAfter {
  std::int64_t post = 0;
  std::int64_t after = 0;
  bool deleted = false;
  std::int64_t limit = 0;
};
struct WrittenBefore {
  std::int64_t author = 0;
  std::int64_t before = 0;
  std::int64_t limit = 0;
};

}  // namespace

Answer<std::vector<CommentId>> OdbCommentRepository::add(std::span<const Comment> comments) {
  odb::database& database = session_.database();
  std::vector<CommentId> ids;
  ids.reserve(comments.size());
  for (const Comment& comment : comments) {
    CommentRecord row = records::to_record(comment);
    database.persist(row);
    ids.push_back({row.id});
  }
  return ids;
}

std::optional<Comment> OdbCommentRepository::find(CommentId id) {
  CommentRecord row;
  if (!session_.database().find<CommentRecord>(id.value, row)) return std::nullopt;
  return records::from_record(row);
}

Answer<std::vector<PostAuthor>> OdbCommentRepository::participants(
    std::span<const PostAuthor> pairs) {
  odb::database& database = session_.database();
  std::vector<PostAuthor> found;
  for (const PostAuthor& pair : sorted_unique(pairs)) {
    ParticipationRecord row;
    if (database.find<ParticipationRecord>({pair.post.value, pair.author.value}, row)) {
      found.push_back(pair);
    }
  }
  return found;
}

void OdbCommentRepository::add_participants(std::span<const PostAuthor> newcomers) {
  odb::database& database = session_.database();
  for (const PostAuthor& newcomer : newcomers) {
    const ParticipationRecord row = records::to_record(newcomer);
    database.persist(row);
  }
}

std::vector<Comment> OdbCommentRepository::list(PostId post, Slice slice) {
  using Query = odb::query<CommentRecord>;
  const auto rows = select<CommentRecord>(
      session_, "comments_listed",
      CommentsAfter{post.value, slice.after.value_or(0), false, slice.limit},
      [](const CommentsAfter& p) {
        // As `newest_of`, oldest first.
        return "author_id <> 0 AND (" + Query::post_id + "," + Query::id + ") > (" +
               parameter(Query::post_id, p.post) + "," + parameter(Query::id, p.after) + ") AND" +
               (Query::post_id <= Query::_ref(p.post) && Query::deleted == Query::_ref(p.deleted)) +
               "ORDER BY" + Query::post_id + "," + Query::id + "LIMIT" +
               parameter(Query::id, p.limit);
      });
  return values_of<Comment>(rows);
}

std::vector<Comment> OdbCommentRepository::list_by_author(AccountId author, Slice slice) {
  using Query = odb::query<CommentRecord>;
  const auto rows = select<CommentRecord>(
      session_, "comments_of_author",
      WrittenBefore{author.value, slice.after.value_or(INT64_MAX), slice.limit},
      [](const WrittenBefore& p) {
        return "author_id <> 0 AND" +
               newest_of(Query::author_id, p.author, Query::id, p.before, p.limit);
      });
  return values_of<Comment>(rows);
}

bool OdbCommentRepository::any_counted(AccountId author, Timestamp until) {
  using Query = odb::query<CommentRecord>;
  return !select<CommentRecord>(
              session_, "comments_counted", WrittenBefore{author.value, records::micros(until), 1},
              [](const WrittenBefore& p) {
                return "author_id <> 0 AND counted AND NOT deleted AND created_at <=" +
                       parameter(Query::created_at, p.before) + "AND" +
                       rows_of(Query::author_id, p.author, Query::id, "ASC") + "LIMIT" +
                       parameter(Query::id, p.limit);
              })
              .empty();
}

void OdbCommentRepository::update(const Comment& comment) {
  odb::database& database = session_.database();
  CommentRecord row;
  database.load<CommentRecord>(comment.id.value, row);
  row.body = comment.body;
  row.revision = comment.revision;
  row.deleted = comment.deleted;
  database.update(row);
}

int OdbViewRepository::add(std::span<const ViewBatch> batches, Timestamp now) {
  odb::database& database = session_.database();
  int added = 0;
  std::map<PostId, std::int64_t> sums;
  for (const ViewBatch& batch : batches) {
    ViewBatchRecord row;
    if (database.find<ViewBatchRecord>(batch.id, row)) continue;
    row = {batch.id, records::micros(now)};
    database.persist(row);
    for (const PostViews& view : batch.views) sums[view.post] += view.views;
    ++added;
  }
  for (const auto& [post, count] : sums) {
    PostViewsRecord row;
    if (database.find<PostViewsRecord>(post.value, row)) {
      row.views += count;
      database.update(row);
    } else {
      row = {post.value, count};
      database.persist(row);
    }
  }
  return added;
}

std::vector<PostViews> OdbViewRepository::list(std::span<const PostId> posts) {
  odb::database& database = session_.database();
  std::vector<PostViews> views;
  for (const PostId post : sorted_unique(posts)) {
    PostViewsRecord row;
    if (database.find<PostViewsRecord>(post.value, row)) views.push_back({post, row.views});
  }
  return views;
}

int OdbViewRepository::remove_batches_before(Timestamp t, int limit) {
  using Query = odb::query<ViewBatchRecord>;
  const std::int64_t first_kept = records::micros(t);
  const std::int64_t rows_max = limit;
  const auto gone = session_.database().erase_query<ViewBatchRecord>(
      Query("batch_id IN (SELECT batch_id FROM view_batches WHERE applied_at <") +
      parameter(Query::applied_at, first_kept) + Query("ORDER BY applied_at LIMIT") +
      parameter(Query::applied_at, rows_max) + Query(")"));
  return static_cast<int>(gone);
}

}  // namespace ticketing
