#include "odb/pgsql/pg_board_repository.hpp"

#include "odb/mappers/board_mapper.hpp"
#include "odb/mappers/row_check.hpp"
#include "odb/pgsql/pg_try_lock.hpp"
#include "odb/pgsql/record_columns.hpp"

namespace ticketing {

using records::CommentRecord;
using records::ParticipationRecord;
using records::PostHeadRecord;
using records::PostRecord;
using records::PostTermRecord;

namespace {

const PgRowLocks& posts_to_lock() {
  static const PgRowLocks select{
      "posts",
      "SELECT " + column_list<PostHeadRecord>() + " FROM posts WHERE id = ANY ($1::bigint[])",
      " ORDER BY id"};
  return select;
}

}  // namespace

Answer<std::vector<PostHead>> PgPostRepository::lock(std::span<const PostId> ids) {
  if (ids.empty()) return std::vector<PostHead>{};
  const std::string parameters[] = {id_array(ids)};
  return session_.pipeline().ask(session_.locking(posts_to_lock()), parameters,
                                 read_values<PostHeadRecord>);
}

Answer<TryLocked<PostHead, PostId>> PgPostRepository::try_lock(std::span<const PostId> ids) {
  return try_lock_rows<PostHeadRecord>(session_, posts_to_lock(), ids,
                                       [](const PostHead& post) { return post.id; });
}

void PgPostRepository::update_comment_counts(std::span<const PostHead> posts) {
  static const PgStatement statement{
      "update_comment_counts",
      "UPDATE posts AS p SET comment_count = u.comment_count"
      " FROM unnest($1::bigint[], $2::bigint[]) AS u (id, comment_count) WHERE " +
          is_one_of("p.id", "u.id")};
  if (posts.empty()) return;
  ArrayLiteral ids;
  ArrayLiteral counts;
  for (const PostHead& post : posts) {
    ids.add(post.id.value);
    counts.add(post.comment_count);
  }
  const std::string parameters[] = {std::move(ids).finish(), std::move(counts).finish()};
  session_.pipeline().defer(statement, parameters, static_cast<std::int64_t>(posts.size()));
}

void PgPostRepository::count_post(const records::PostCountKey& key, int by) {
  static const PgStatement one_more{
      "count_post",
      "INSERT INTO post_counts (board, part, posts) VALUES ($1, $2::bigint, 1)"
      " ON CONFLICT (board, part) DO UPDATE SET posts = post_counts.posts + 1"};
  // Not an upsert as well: PostgreSQL checks that what it proposes to insert is not negative.
  static const PgStatement one_less{
      "uncount_post",
      "UPDATE post_counts SET posts = posts - 1 WHERE board = $1 AND part = $2::bigint"};
  const std::string parameters[] = {key.board, std::to_string(key.part)};
  session_.pipeline().defer(by > 0 ? one_more : one_less, parameters, 1);
}

void PgPostRepository::add_terms(std::span<const PostTermRecord> terms) {
  static const PgStatement statement = insert_rows<PostTermRecord>("post_terms");
  if (terms.empty()) return;
  session_.pipeline().defer(statement, column_arrays<PostTermRecord>(terms));
}

void PgPostRepository::remove_terms(std::span<const PostTermRecord> terms) {
  static const PgStatement statement{
      "remove_post_terms",
      "DELETE FROM post_terms WHERE term = ANY ($1::text[]) AND published_at = $2::bigint"
      " AND post_id = $3::bigint"};
  if (terms.empty()) return;
  ArrayLiteral texts;
  for (const PostTermRecord& row : terms) texts.add(row.key.term);
  const std::string parameters[] = {std::move(texts).finish(),
                                    std::to_string(terms.front().key.published_at),
                                    std::to_string(terms.front().key.post_id)};
  session_.pipeline().defer(statement, parameters, static_cast<std::int64_t>(terms.size()));
}

std::vector<Post> PgPostRepository::find_all(std::span<const PostId> ids) {
  static const PgStatement statement{
      "posts_found",
      "SELECT " + column_list<PostRecord>() +
          " FROM posts WHERE id = ANY ($1::bigint[]) ORDER BY array_position($1::bigint[], id)"};
  if (ids.empty()) return {};
  const std::string parameters[] = {id_array(ids)};
  return read_values<PostRecord>(session_.pipeline().query(statement, parameters));
}

Answer<std::vector<CommentId>> PgCommentRepository::add(std::span<const Comment> comments) {
  // Ids are drawn in the order given, before anything is inserted: RETURNING promises no order.
  static const PgStatement statement{
      "add_comments",
      "WITH input AS MATERIALIZED (SELECT nextval('comments_id_seq') AS id, u.* FROM unnest(" +
          array_parameters<CommentRecord>(false) + ") WITH ORDINALITY AS u (" +
          column_list<CommentRecord>("", false) +
          ", ord) ORDER BY u.ord), "
          "added AS (INSERT INTO comments (" +
          column_list<CommentRecord>() + ") SELECT " + column_list<CommentRecord>() +
          " FROM input) SELECT id FROM input ORDER BY ord"};
  if (comments.empty()) return std::vector<CommentId>{};
  std::vector<CommentRecord> records;
  records.reserve(comments.size());
  for (const Comment& comment : comments) records.push_back(records::to_record(comment));
  return session_.pipeline().ask(statement, column_arrays<CommentRecord>(records),
                                 read_ids<CommentId>);
}

Answer<std::vector<PostAuthor>> PgCommentRepository::participants(
    std::span<const PostAuthor> pairs) {
  // LATERAL with LIMIT looks the key up once for each pair: a join, PostgreSQL may plan as a
  // reading of the whole index.
  static const PgStatement statement{
      "participants",
      "SELECT u.post_id, u.account_id FROM unnest($1::bigint[], $2::bigint[]) AS u (post_id, "
      "account_id), LATERAL (SELECT 1 FROM participations AS p WHERE p.post_id = u.post_id AND "
      "p.account_id = u.account_id LIMIT 1) AS found"};
  if (pairs.empty()) return std::vector<PostAuthor>{};
  ArrayLiteral posts;
  ArrayLiteral authors;
  for (const PostAuthor& pair : pairs) {
    posts.add(pair.post.value);
    authors.add(pair.author.value);
  }
  const std::string parameters[] = {std::move(posts).finish(), std::move(authors).finish()};
  return session_.pipeline().ask(statement, parameters, [](const PgRows& rows) {
    std::vector<PostAuthor> found;
    found.reserve(static_cast<std::size_t>(rows.size()));
    for (int row = 0; row < rows.size(); ++row)
      found.push_back({PostId{rows.integer(row, 0)}, AccountId{rows.integer(row, 1)}});
    return found;
  });
}

void PgCommentRepository::add_participants(std::span<const PostAuthor> newcomers) {
  static const PgStatement statement = insert_rows<ParticipationRecord>("participations");
  if (newcomers.empty()) return;
  std::vector<ParticipationRecord> rows;
  rows.reserve(newcomers.size());
  for (const PostAuthor& newcomer : newcomers) rows.push_back(records::to_record(newcomer));
  session_.pipeline().defer(statement, column_arrays<ParticipationRecord>(rows));
}

int PgViewRepository::add(std::span<const ViewBatch> batches, Timestamp now) {
  // Both ascending, so that two flushes cannot deadlock.
  static const PgStatement statement{
      "add_views",
      "WITH batch AS (INSERT INTO view_batches (batch_id, applied_at)"
      " SELECT id, $2::bigint FROM unnest($1::text[]) AS u (id) ORDER BY id"
      " ON CONFLICT DO NOTHING RETURNING batch_id), added AS (INSERT INTO post_views"
      " (post_id, views) SELECT u.post_id, sum(u.views)::bigint"
      " FROM unnest($3::text[], $4::bigint[], $5::bigint[]) AS u (batch_id, post_id, views)"
      " JOIN batch USING (batch_id) GROUP BY u.post_id ORDER BY u.post_id ON CONFLICT (post_id)"
      " DO UPDATE SET views = post_views.views + EXCLUDED.views) SELECT count(*) FROM batch"};
  ArrayLiteral ids;
  ArrayLiteral batch_of;
  ArrayLiteral posts;
  ArrayLiteral counts;
  for (const ViewBatch& batch : batches) {
    ids.add(batch.id);
    for (const PostViews& view : batch.views) {
      batch_of.add(batch.id);
      posts.add(view.post.value);
      counts.add(view.views);
    }
  }
  const std::string parameters[] = {std::move(ids).finish(), std::to_string(records::micros(now)),
                                    std::move(batch_of).finish(), std::move(posts).finish(),
                                    std::move(counts).finish()};
  return static_cast<int>(session_.pipeline().query(statement, parameters).integer(0, 0));
}

std::vector<PostViews> PgViewRepository::list(std::span<const PostId> posts) {
  static const PgStatement statement{
      "list_views",
      "SELECT post_id, views FROM post_views WHERE post_id = ANY ($1::bigint[]) ORDER BY post_id"};
  if (posts.empty()) return {};
  const std::string parameters[] = {id_array(posts)};
  const PgRows rows = session_.pipeline().query(statement, parameters);
  std::vector<PostViews> views;
  views.reserve(static_cast<std::size_t>(rows.size()));
  for (int row = 0; row < rows.size(); ++row) {
    views.push_back({PostId{rows.integer(row, 0)}, rows.integer(row, 1)});
  }
  return views;
}

}  // namespace ticketing
