// Use cases around posts.
#pragma once

#include <boost/describe/class.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <ticketing/actor/principal.hpp>
#include <ticketing/board/comment.hpp>
#include <ticketing/board/post.hpp>
#include <ticketing/call_options.hpp>
#include <ticketing/describe/patch.hpp>
#include <ticketing/page.hpp>
#include <ticketing/result.hpp>

namespace ticketing {

/// A new post.
struct CreatePost {
  Board board = Board::general;         ///< where it stands; `event` and `notice` are the admins'
  std::string title;                    ///< 1..200 characters
  std::string body;                     ///< 1..20 000 characters
  std::optional<std::string> image_id;  ///< of an image that was uploaded
  /// Absent: the configured default campaign on `event`; null: none. Elsewhere it must be absent
  /// or null.
  Patch<CampaignTerms> campaign;
  /// Admins only: until this instant, at most 366 days ahead, nobody is shown the post.
  std::optional<Timestamp> publish_at;
};
BOOST_DESCRIBE_STRUCT(CreatePost, (), (board, title, body, image_id, campaign, publish_at))

/// A post in full.
struct PostView {
  PostId id;                             ///< the post's number
  Board board = Board::general;          ///< where it stands
  std::string title;                     ///< plain text, 1..200 characters
  std::string body;                      ///< plain text, 1..20 000 characters
  Author author;                         ///< who wrote it
  std::optional<ImageRef> image;         ///< the picture beside it
  std::int64_t comment_count = 0;        ///< comments that are not deleted
  std::int64_t view_count = 0;           ///< viewers, each once in ten minutes; some seconds behind
  std::int64_t revision = 1;             ///< moves with edits only, from 1 on
  Timestamp created_at;                  ///< when it was written
  Timestamp updated_at;                  ///< when it was last edited
  std::optional<Timestamp> publish_at;   ///< when it was written ahead
  std::optional<CampaignView> campaign;  ///< of an event that has one
};
BOOST_DESCRIBE_STRUCT(PostView, (),
                      (id, board, title, body, author, image, comment_count, view_count, revision,
                       created_at, updated_at, publish_at, campaign))

/// A post that was just written, and what it earned.
struct PostCreated : PostView {
  std::optional<PostReward> reward;  ///< none where this board or this author earns nothing
};
BOOST_DESCRIBE_STRUCT(PostCreated, (PostView), (reward))

/// A slice of the comments on a post, oldest first.
struct CommentPage {
  std::vector<CommentView> items;          ///< in the list's order
  std::optional<std::string> next_cursor;  ///< opaque, URL-safe; none on the last page
};
BOOST_DESCRIBE_STRUCT(CommentPage, (), (items, next_cursor))

/// A post in full with the first page of its comments, oldest first.
struct PostDetail : PostView {
  CommentPage comments;  ///< the first page of them
};
BOOST_DESCRIBE_STRUCT(PostDetail, (PostView), (comments))

/// Posts that are looked for.
struct ListPosts {
  std::optional<Board> board;  ///< only those of this one
  /// Occurs in the title or in the first `text_chars_searched` characters of the body, whatever the
  /// case of its letters; 2..200 characters. Of a text whose every part is in many posts, a page
  /// may show fewer than `limit` and have a next one: a search looks at 1000 posts at a time.
  std::optional<std::string> q;
  int limit = page_limit_default;     ///< items on the page at most
  std::optional<std::string> cursor;  ///< `next_cursor` of the page before; none: the first page
};
BOOST_DESCRIBE_STRUCT(ListPosts, (), (board, q, limit, cursor))

/// A slice of the posts, newest first.
struct PostList {
  std::optional<std::int64_t> total;       ///< none of a search: nobody counts what it would find
  std::vector<PostSummary> items;          ///< in the list's order
  std::optional<std::string> next_cursor;  ///< opaque, URL-safe; none on the last page
  /// For how long it is what the list shows if nobody writes: then a post opens that was written
  /// ahead. Not a part of the reply.
  std::optional<std::chrono::microseconds> good_for;
};
BOOST_DESCRIBE_STRUCT(PostList, (), (total, items, next_cursor))

/// What one wrote oneself.
struct ListOwnWriting {
  int limit = page_limit_default;     ///< items on the page at most
  std::optional<std::string> cursor;  ///< `next_cursor` of the page before; none: the first page
};
BOOST_DESCRIBE_STRUCT(ListOwnWriting, (), (limit, cursor))

/// Posts that are not open yet.
struct ListScheduledPosts {
  int limit = page_limit_default;     ///< items on the page at most
  std::optional<std::string> cursor;  ///< `next_cursor` of the page before; none: the first page
};
BOOST_DESCRIBE_STRUCT(ListScheduledPosts, (), (limit, cursor))

/// Which posts are counted.
struct CountPosts {
  std::optional<Board> board;  ///< only those of this one
};
BOOST_DESCRIBE_STRUCT(CountPosts, (), (board))

/// How many posts there are.
struct PostCount {
  std::int64_t total = 0;  ///< posts that are open and not deleted
};
BOOST_DESCRIBE_STRUCT(PostCount, (), (total))

/// What is changed of a post: what is given.
struct EditPost {
  PostId id;                                ///< the post
  std::optional<std::string> title;         ///< another title, 1..200 characters
  std::optional<std::string> body;          ///< another text, 1..20 000 characters
  Patch<std::string> image_id;              ///< another picture; null removes it
  std::optional<std::int64_t> if_revision;  ///< version_mismatch when the post has moved on
};
BOOST_DESCRIBE_STRUCT(EditPost, (), (id, title, body, image_id, if_revision))

/// Which post is to be deleted.
struct DeletePost {
  PostId id;                                ///< the post
  std::optional<std::int64_t> if_revision;  ///< version_mismatch when the post has moved on
};
BOOST_DESCRIBE_STRUCT(DeletePost, (), (id, if_revision))

/// What of a post's campaign can be changed once it is open.
struct EditCampaign {
  PostId post_id;              ///< the post that carries it
  std::optional<int> slots;    ///< not below those won: raised ones go to later comments
  Patch<Timestamp> opens_at;   ///< null: at once
  Patch<Timestamp> closes_at;  ///< null: never
};
BOOST_DESCRIBE_STRUCT(EditCampaign, (), (post_id, slots, opens_at, closes_at))

/// Who has won a campaign.
struct ListWinners {
  PostId post_id;                     ///< the post that carries it
  int limit = page_limit_default;     ///< items on the page at most
  std::optional<std::string> cursor;  ///< `next_cursor` of the page before; none: the first page
};
BOOST_DESCRIBE_STRUCT(ListWinners, (), (post_id, limit, cursor))

/// A winner as everybody sees one: the coupon's code is its owner's.
struct CampaignWinner {
  int position = 0;      ///< the place in order of commit, 1..slots
  Author account;        ///< who won
  Timestamp claimed_at;  ///< when the winning comment was written
};
BOOST_DESCRIBE_STRUCT(CampaignWinner, (), (position, account, claimed_at))

/// That somebody was shown a post. The views live as long as the call.
struct CountView {
  PostId post;
  AccountId author;          ///< the post's
  std::string_view address;  ///< of who is not signed in: IPv4 or IPv6, as text
  std::string_view agent;    ///< the program he uses, as it names itself
  bool prefetched = false;   ///< fetched in case he will look
};

/// Since the process began.
struct ViewTotals {
  std::uint64_t counted = 0;
  std::uint64_t forgotten = 0;  ///< viewers who would be counted again too soon, for want of room
  std::uint64_t alone = 0;      ///< of those counted, without asking the other processes
};

/// Thread safe; calls block on the database.
class PostService {
 public:
  virtual ~PostService() = default;
  /// Users write on the general board, which earns points as the rules say; admins on every board,
  /// and ahead of time. forbidden (board, publish_at), posting_closed, daily_post_limit_reached
  /// (general board, users), validation_failed.
  virtual Result<PostCreated> create(const Principal& who, const CreatePost& request,
                                     const CallOptions& options = {}) = 0;
  /// Newest first, one written ahead by when it opened; at that very instant it is seen, found and
  /// open to comments. validation_failed for a limit, a cursor or a `q` that cannot be.
  virtual Result<PostList> list(const ListPosts& request) = 0;
  /// Those that are open.
  virtual Result<PostCount> count(const CountPosts& request) = 0;
  /// With the first page of its comments; not_found for one that was deleted or is not open yet.
  virtual Result<PostDetail> find(PostId id) = 0;
  /// One's own, newest first, those that nobody is shown yet among them.
  virtual Result<Page<PostSummary>> mine(const Principal& who, const ListOwnWriting& request) = 0;
  /// Those that nobody is shown yet, the next to open first. Admins only.
  virtual Result<Page<PostSummary>> list_scheduled(const Principal& who,
                                                   const ListScheduledPosts& request) = 0;
  /// Counts a view, once for each viewer and post in 10 minutes; none for the author, who
  /// prefetches and known crawlers. Asynchronously: never blocks on the database.
  virtual void count_view(const Principal& viewer, const CountView& view) = 0;
  virtual ViewTotals view_totals() const = 0;
  /// The author and admins; version_mismatch. What changes nothing moves no revision.
  virtual Result<PostDetail> edit(const Principal& who, const EditPost& request,
                                  const CallOptions& options = {}) = 0;
  /// Admins only: not_found without a campaign, validation_failed.
  virtual Result<CampaignView> edit_campaign(const Principal& who, const EditCampaign& request,
                                             const CallOptions& options = {}) = 0;
  /// In order of position; not_found without a campaign.
  virtual Result<Page<CampaignWinner>> winners(const ListWinners& request) = 0;
  /// Soft; the author and admins. Claws the post's reward back once. A slot of the day stays used.
  virtual Result<void> remove(const Principal& who, const DeletePost& request,
                              const CallOptions& options = {}) = 0;
};

}  // namespace ticketing
