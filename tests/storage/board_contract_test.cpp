// What every post, comment and view repository promises.
#include <gmock/gmock.h>

#include "storage/stores.hpp"

namespace ticketing::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class BoardRepositoryContract : public StoreTest {
 protected:
  Comment comment(PostId post, AccountId author, const std::string& body) const {
    Comment comment;
    comment.post = post;
    comment.author = author;
    comment.body = body;
    comment.created_at = now_;
    return comment;
  }
  static std::vector<PostId> ids(const std::vector<PostHead>& heads) {
    std::vector<PostId> result;
    for (const auto& head : heads) result.push_back(head.id);
    return result;
  }
  static std::vector<std::string> bodies(const std::vector<Comment>& comments) {
    std::vector<std::string> result;
    for (const auto& one : comments) result.push_back(one.body);
    return result;
  }
};
TICKETING_ON_EVERY_STORE(BoardRepositoryContract);

TEST_P(BoardRepositoryContract, gives_back_posts) {
  Post post;
  post.head.author = add_account("minji");
  post.head.board = Board::general;
  post.head.title = "제목 'x'";
  post.head.image_id = std::string(64, 'f');
  post.head.comment_count = 3;
  post.head.revision = 2;
  post.head.rewarded = true;
  post.head.created_at = now_;
  post.head.updated_at = now_ + std::chrono::seconds(1);
  post.body = std::string(20'000, 'b');
  commit([&](UnitOfWork& unit) { post.head.id = unit.posts().add(post); });
  const auto expect_head = [&](const PostHead& head) {
    EXPECT_EQ(head.id, post.head.id);
    EXPECT_EQ(head.board, Board::general);
    EXPECT_EQ(head.author, post.head.author);
    EXPECT_EQ(head.title, post.head.title);
    EXPECT_EQ(head.image_id, post.head.image_id);
    EXPECT_EQ(head.comment_count, 3);
    EXPECT_EQ(head.revision, 2);
    EXPECT_FALSE(head.deleted);
    EXPECT_TRUE(head.rewarded);
    EXPECT_EQ(head.created_at, post.head.created_at);
    EXPECT_EQ(head.updated_at, post.head.updated_at);
  };
  commit([&](UnitOfWork& unit) {
    const auto found = unit.posts().find(post.head.id);
    ASSERT_TRUE(found);
    expect_head(found->head);
    EXPECT_EQ(found->body, post.body);
    expect_head(unit.posts().lock(std::span(&post.head.id, 1)).get().front());
    expect_head(unit.posts().list({}, now_, {}, 10).front());
    expect_head(unit.posts().list_all({}, 10).front());
    EXPECT_FALSE(unit.posts().find({999}));
  });
}

TEST_P(BoardRepositoryContract, lists_a_board_newest_first_without_deleted_posts) {
  const auto author = add_account("minji");
  const auto first = add_post(author, Board::event);
  const auto second = add_post(author, Board::general);
  const auto third = add_post(author, Board::event);
  const auto fourth = add_post(author, Board::event);
  commit([&](UnitOfWork& unit) {
    auto deleted = unit.posts().find(fourth).value();
    deleted.head.deleted = true;
    unit.posts().update(deleted);
  });
  read([&](UnitOfWork& unit) {
    EXPECT_THAT(ids(unit.posts().list({}, now_, {}, 10)), ElementsAre(third, second, first));
    EXPECT_THAT(ids(unit.posts().list(Board::event, now_, {}, 10)), ElementsAre(third, first));
    EXPECT_THAT(ids(unit.posts().list(Board::event, now_, {now_, third}, 10)), ElementsAre(first));
    EXPECT_THAT(ids(unit.posts().list({}, now_, {}, 1)), ElementsAre(third));
    EXPECT_THAT(ids(unit.posts().list_all({}, 10)), ElementsAre(first, second, third, fourth));
    EXPECT_THAT(ids(unit.posts().list_all(first, 2)), ElementsAre(second, third));
    EXPECT_EQ(unit.posts().count({}), 3);
    EXPECT_EQ(unit.posts().count(Board::event), 2);
    EXPECT_EQ(unit.posts().count(Board::notice), 0);
  });
  commit([&](UnitOfWork& unit) {
    auto deleted = unit.posts().find(third).value();
    deleted.head.deleted = true;
    unit.posts().update(deleted);
    unit.posts().update(deleted);  // is not deleted again
    EXPECT_EQ(unit.posts().count(Board::event), 1) << "in its own transaction";
  });
}

TEST_P(BoardRepositoryContract, orders_posts_by_when_they_were_published) {
  const auto author = add_account("minji");
  const auto add = [&](Board board, int hour) {
    Post post;
    post.head.board = board;
    post.head.author = author;
    post.head.created_at = post.head.updated_at = now_;
    if (hour > 0) post.head.publish_at = now_ + std::chrono::hours(hour);
    commit([&](UnitOfWork& unit) { post.head.id = unit.posts().add(post); });
    return post.head.id;
  };
  const auto third = add(Board::event, 3);
  const auto at_once = add(Board::event, 0);
  const auto first = add(Board::general, 1);
  const auto second = add(Board::event, 2);
  const auto hour = [&](int hours) { return now_ + std::chrono::hours(hours); };
  read([&](UnitOfWork& unit) {
    auto& posts = unit.posts();
    EXPECT_EQ(posts.find(third)->head.publish_at, hour(3));
    EXPECT_FALSE(posts.find(at_once)->head.publish_at);
    EXPECT_THAT(ids(posts.list({}, hour(3), {}, 9)), ElementsAre(third, second, first, at_once));
    EXPECT_THAT(ids(posts.list({}, hour(1), {}, 9)), ElementsAre(first, at_once));
    EXPECT_THAT(ids(posts.list({}, hour(-9), {}, 9)), ElementsAre(at_once))
        << "whatever the clock says";
    EXPECT_THAT(ids(posts.list({}, hour(3), {hour(2), second}, 9)), ElementsAre(first, at_once));
    EXPECT_THAT(ids(posts.list(Board::event, hour(2), {}, 9)), ElementsAre(second, at_once));
    EXPECT_THAT(ids(posts.list_ahead({now_, {}}, 9)), ElementsAre(first, second, third));
    EXPECT_THAT(ids(posts.list_ahead({hour(1), first}, 1)), ElementsAre(second));

    auto to_come = posts.list_to_come(hour(1));
    ASSERT_EQ(to_come.size(), 1u);
    EXPECT_EQ(to_come.at(0).board, Board::event);
    EXPECT_EQ(to_come.at(0).posts, 2);
    EXPECT_EQ(to_come.at(0).first, hour(2));
    EXPECT_EQ(posts.list_to_come(hour(-9)).size(), 2u) << "of what was written ahead";
    EXPECT_THAT(posts.list_to_come(hour(3)), IsEmpty());
  });
  commit([&](UnitOfWork& unit) {
    EXPECT_THAT(ids(unit.posts().take_opened(hour(1), 9)), IsEmpty()) << "no event";
    EXPECT_THAT(ids(unit.posts().take_opened(hour(3), 1)), ElementsAre(second));
  });
  commit([&](UnitOfWork& unit) {
    EXPECT_THAT(ids(unit.posts().take_opened(hour(3), 9)), ElementsAre(third));
    EXPECT_THAT(ids(unit.posts().take_opened(hour(3), 9)), IsEmpty());
  });
}

TEST_P(BoardRepositoryContract, updates_what_an_edit_changes_and_nothing_else) {
  const auto id = add_post(add_account("minji"));
  commit([&](UnitOfWork& unit) {
    auto post = unit.posts().find(id).value();
    post.head.title = "new";
    post.head.revision = 2;
    post.head.updated_at = now_ + std::chrono::seconds(9);
    post.head.comment_count = 77;
    post.head.rewarded = true;
    post.body = "new body";
    unit.posts().update(post);
  });
  read([&](UnitOfWork& unit) {
    const auto post = unit.posts().find(id).value();
    EXPECT_EQ(post.head.title, "new");
    EXPECT_EQ(post.head.revision, 2);
    EXPECT_EQ(post.body, "new body");
    EXPECT_EQ(post.head.updated_at, now_ + std::chrono::seconds(9));
    EXPECT_EQ(post.head.comment_count, 0);
    EXPECT_FALSE(post.head.rewarded);
  });
}

TEST_P(BoardRepositoryContract, locks_posts_ascending_and_writes_their_comment_counts) {
  const auto author = add_account("minji");
  const auto a = add_post(author);
  const auto b = add_post(author);
  commit([&](UnitOfWork& unit) {
    const PostId wanted[] = {b, {999}, a};
    auto heads = unit.posts().lock(wanted).get();
    EXPECT_THAT(ids(heads), ElementsAre(a, b));
    heads[0].comment_count = 5;
    heads[1].comment_count = 6;
    heads[1].title = "not written";
    unit.posts().update_comment_counts(heads);
  });
  read([&](UnitOfWork& unit) {
    EXPECT_EQ(unit.posts().find(a)->head.comment_count, 5);
    EXPECT_EQ(unit.posts().find(b)->head.comment_count, 6);
    EXPECT_EQ(unit.posts().find(b)->head.title, "제목");
  });
}

TEST_P(BoardRepositoryContract, stores_comments_in_the_order_given) {
  const auto author = add_account("minji");
  const auto post = add_post(author);
  std::vector<Comment> comments;
  for (int i = 0; i < 300; ++i) comments.push_back(comment(post, author, std::to_string(i)));
  comments[0].counted = true;
  comments[1].rewarded = true;
  std::vector<CommentId> stored;
  commit([&](UnitOfWork& unit) { stored = unit.comments().add(comments).get(); });
  ASSERT_THAT(stored, SizeIs(300));
  EXPECT_TRUE(std::is_sorted(stored.begin(), stored.end()));
  read([&](UnitOfWork& unit) {
    for (std::size_t i = 0; i < stored.size(); ++i) {
      ASSERT_EQ(unit.comments().find(stored[i])->body, std::to_string(i));
    }
    EXPECT_TRUE(unit.comments().find(stored[0])->counted);
    EXPECT_FALSE(unit.comments().find(stored[0])->rewarded);
    EXPECT_TRUE(unit.comments().find(stored[1])->rewarded);
    EXPECT_THAT(bodies(unit.comments().list(post, {{}, 3})), ElementsAre("0", "1", "2"));
    EXPECT_THAT(bodies(unit.comments().list(post, {stored[1].value, 2})), ElementsAre("2", "3"));
  });
  commit([&](UnitOfWork& unit) { EXPECT_THAT(unit.comments().add({}).get(), IsEmpty()); });
}

TEST_P(BoardRepositoryContract, keeps_every_character_of_a_comment) {
  const auto author = add_account("minji");
  const auto post = add_post(author);
  const std::string bodies_in[] = {"\"quoted\"",   "back\\slash", "{a,b}",    "NULL",
                                   " lead\ttab\n", "',;--",       "한글 🎬 é", "$1 %s"};
  std::vector<Comment> comments;
  for (const auto& body : bodies_in) comments.push_back(comment(post, author, body));
  commit([&](UnitOfWork& unit) { unit.comments().add(comments).get(); });
  read([&](UnitOfWork& unit) {
    EXPECT_THAT(bodies(unit.comments().list(post, {{}, 100})),
                ::testing::ElementsAreArray(bodies_in));
  });
}

TEST_P(BoardRepositoryContract, knows_who_has_taken_part) {
  const auto minji = add_account("minji");
  const auto junho = add_account("junho");
  const auto post = add_post(minji);
  const auto other = add_post(minji);
  const PostAuthor newcomers[] = {{post, minji}, {other, junho}};
  commit([&](UnitOfWork& unit) { unit.comments().add_participants(newcomers); });
  read([&](UnitOfWork& unit) {
    const PostAuthor pairs[] = {{other, minji}, {post, junho}, {post, minji}};
    EXPECT_THAT(unit.comments().participants(pairs).get(), ElementsAre(PostAuthor{post, minji}));
    EXPECT_THAT(unit.comments().participants({}).get(), IsEmpty());
  });
  commit([](UnitOfWork& unit) { unit.comments().add_participants({}); });
}

TEST_P(BoardRepositoryContract, lets_nobody_take_part_for_the_first_time_twice) {
  const auto minji = add_account("minji");
  const auto post = add_post(minji);
  const PostAuthor newcomer{post, minji};
  const auto add = [&](UnitOfWork& unit) {
    unit.comments().add_participants(std::span(&newcomer, 1));
  };
  commit(add);
  EXPECT_THROW(commit(add), ConstraintViolation);
}

TEST_P(BoardRepositoryContract, refuses_a_comment_on_no_post) {
  const auto author = add_account("minji");
  EXPECT_THROW(commit([&](UnitOfWork& unit) {
                 const auto orphan = comment({999}, author, "x");
                 unit.comments().add(std::span(&orphan, 1)).get();
               }),
               ConstraintViolation);
}

TEST_P(BoardRepositoryContract, adds_views_once_per_batch) {
  const auto author = add_account("minji");
  const auto a = add_post(author);
  const auto b = add_post(author);
  const std::vector<PostViews> views{{b, 2}, {a, 1}, {b, 3}};
  const auto add = [&](const std::vector<ViewBatch>& batches) {
    int added = 0;
    commit([&](UnitOfWork& unit) { added = unit.views().add(batches, now_); });
    return added;
  };
  EXPECT_EQ(add({{"batch-1", views}}), 1);
  EXPECT_EQ(add({{"batch-1", views}}), 0);
  EXPECT_EQ(add({{"batch-3", {{a, 4}}}, {"batch-1", views}, {"batch-2", views}, {"none", {}}}), 3);
  EXPECT_EQ(add({{"batch-2", views}, {"batch-3", views}}), 0);
  EXPECT_EQ(add({}), 0);
  read([&](UnitOfWork& unit) {
    const PostId wanted[] = {a, b, {999}};
    std::vector<std::pair<PostId, std::int64_t>> counts;
    for (const auto& count : unit.views().list(wanted)) counts.push_back({count.post, count.views});
    EXPECT_THAT(counts, ::testing::UnorderedElementsAre(std::pair(a, std::int64_t{6}),
                                                        std::pair(b, std::int64_t{10})));
  });
}

TEST_P(BoardRepositoryContract, forgets_view_batches_in_bites_and_keeps_their_counts) {
  const auto post = add_post(add_account("minji"));
  const auto add = [&](const std::string& id, Timestamp at) {
    const ViewBatch batch{id, {{post, 1}}};
    bool added = false;
    commit([&](UnitOfWork& unit) { added = unit.views().add(std::span(&batch, 1), at) == 1; });
    return added;
  };
  for (int i = 0; i < 4; ++i) add("batch-" + std::to_string(i), now_ + std::chrono::seconds(i));
  const auto remove = [&](int limit) {
    int gone = 0;
    commit([&](UnitOfWork& unit) {
      gone = unit.views().remove_batches_before(now_ + std::chrono::seconds(3), limit);
    });
    return gone;
  };
  EXPECT_EQ(remove(2), 2);
  EXPECT_FALSE(add("batch-2", now_)) << "the oldest go first";
  EXPECT_EQ(remove(10), 1);
  EXPECT_EQ(remove(10), 0);
  EXPECT_FALSE(add("batch-3", now_));
  read([&](UnitOfWork& unit) {
    EXPECT_EQ(unit.views().list(std::span(&post, 1)).front().views, 4);
  });
}

TEST_P(BoardRepositoryContract, gives_everything_an_account_wrote_deleted_or_not) {
  const auto minji = add_account("minji");
  const auto junho = add_account("junho");
  const auto first = add_post(minji);
  const auto other = add_post(junho);
  const auto second = add_post(minji, Board::general);
  commit([&](UnitOfWork& unit) {
    Post post = unit.posts().find(first).value();
    post.head.deleted = true;
    unit.posts().update(post);
    const Comment comments[] = {comment(second, minji, "a"), comment(other, minji, "b"),
                                comment(first, junho, "c"), comment(first, minji, "d")};
    const auto added = unit.comments().add(comments).get();
    Comment deleted = unit.comments().find(added[1]).value();
    EXPECT_EQ(deleted.revision, 1);
    deleted.deleted = true;
    deleted.revision = 2;
    unit.comments().update(deleted);
    EXPECT_EQ(unit.comments().find(added[1]).value().revision, 2);
  });
  read([&](UnitOfWork& unit) {
    const auto posts = unit.posts().list_by_author(minji, {});
    ASSERT_THAT(posts, SizeIs(2));
    EXPECT_EQ(posts[0].head.id, second);
    EXPECT_EQ(posts[1].head.id, first);
    EXPECT_TRUE(posts[1].head.deleted);
    EXPECT_EQ(posts[1].body, "본문");
    const auto later = unit.posts().list_by_author(minji, {second.value, 5});
    ASSERT_THAT(later, SizeIs(1));
    EXPECT_EQ(later[0].head.id, first);
    const auto comments = unit.comments().list_by_author(minji, {});
    EXPECT_THAT(bodies(comments), ElementsAre("d", "b", "a"));
    EXPECT_THAT(bodies(unit.comments().list_by_author(minji, {{}, 2})), ElementsAre("d", "b"));
    EXPECT_THAT(bodies(unit.comments().list_by_author(minji, {comments[1].id.value, 2})),
                ElementsAre("a"));
    EXPECT_THAT(unit.posts().list_by_author({999}, {}), IsEmpty());
    EXPECT_THAT(unit.comments().list_by_author({999}, {}), IsEmpty());
  });
}

}  // namespace
}  // namespace ticketing::test
