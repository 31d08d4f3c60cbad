#include "api/entity_tag.hpp"
#include "api/routes.hpp"

namespace ticketing::api {

namespace {

Result<PostDetail> get_post(Call& call, const PostPath& request) {
  return call.ticketing.posts().find(request.id);
}

void describe_post(Document& document, const Call&, const PostPath& request,
                   const PostDetail* post) {
  document.subjects.push_back(Subject::post(request.id));
  if (!post) {
    document.good_for = {};  // it may have been written ahead, and open at any moment
    return;
  }
  document.subjects.push_back(Subject::account(post->author.id));
  for (const CommentView& comment : post->comments.items)
    document.subjects.push_back(Subject::account(comment.author.id));
  document.shown_post = {post->id, post->author.id};
  document.entity_tag = entity_tag(*post);
}

void describe_posts(Document& document, const Call&, const ListPosts& request,
                    const PostList* list) {
  document.subjects.push_back(Subject::posts());
  document.keep = !request.cursor && !request.q;  // what many ask for is the first page
  if (!list) return;
  if (list->good_for) document.good_for = *list->good_for;
  for (const PostSummary& post : list->items)
    document.subjects.push_back(Subject::account(post.author.id));
}

std::vector<Route> post_routes() {
  using http::verb;
  return {
      route<CreatePost, PostCreated>(
          {.method = verb::post,
           .path = "/v1/posts",
           .operation_id = "createPost",
           .summary = "Write a post; boards event and notice are the admins'",
           .use_case = "PostService.create",
           .tag = "posts",
           .access = Access::signed_in,
           .status = 201,
           .location = "/v1/posts/",
           .example = R"({"board":"event","title":"Premiere night","body":"The first ten win.",)"
                      R"("campaign":{"slots":10,"coupon":{"kind":"percent","value":30}}})",
           .refusals = {ErrorCode::posting_closed, ErrorCode::daily_post_limit_reached,
                        ErrorCode::idempotency_key_reused, ErrorCode::idempotency_in_progress,
                        ErrorCode::validation_failed}},
          [](Call& call, const CreatePost& request, const CallOptions& options) {
            return call.ticketing.posts().create(call.who, request, options);
          }),
      document_route<ListPosts, PostList>(
          {.path = "/v1/posts",
           .operation_id = "listPosts",
           .summary =
               "Posts, newest first, without bodies and comments; ?q= searches titles and bodies",
           .use_case = "PostService.list",
           .tag = "posts",
           .refusals = {ErrorCode::validation_failed}},
          [](Call& call, const ListPosts& request) { return call.ticketing.posts().list(request); },
          describe_posts),
      route<ListOwnWriting, Page<PostSummary>>({.path = "/v1/me/posts",
                                                .operation_id = "listMyPosts",
                                                .summary = "One's own posts, newest first",
                                                .use_case = "PostService.mine",
                                                .tag = "posts",
                                                .access = Access::signed_in,
                                                .refusals = {ErrorCode::validation_failed}},
                                               [](Call& call, const ListOwnWriting& request) {
                                                 return call.ticketing.posts().mine(call.who,
                                                                                    request);
                                               }),
      route<CountPosts, PostCount>({.path = "/v1/posts/count",
                                    .operation_id = "countPosts",
                                    .summary = "How many posts there are",
                                    .use_case = "PostService.count",
                                    .tag = "posts"},
                                   [](Call& call, const CountPosts& request) {
                                     return call.ticketing.posts().count(request);
                                   }),
      route<ListScheduledPosts, Page<PostSummary>>(
          {.path = "/v1/posts/scheduled",
           .operation_id = "listScheduledPosts",
           .summary = "Posts written ahead that nobody is shown yet, the next to open first",
           .use_case = "PostService.list_scheduled",
           .tag = "posts",
           .access = Access::admin,
           .refusals = {ErrorCode::validation_failed}},
          [](Call& call, const ListScheduledPosts& request) {
            return call.ticketing.posts().list_scheduled(call.who, request);
          }),
      document_route<PostPath, PostDetail>(
          {.path = "/v1/posts/{id}",
           .operation_id = "getPost",
           .summary = "A post with its first comments; counts a view",
           .use_case = "PostService.find",
           .tag = "posts"},
          get_post, describe_post),
      route<EditPost, PostDetail>(
          {.method = verb::patch,
           .path = "/v1/posts/{id}",
           .operation_id = "editPost",
           .summary = "Edit a post; its author's and admins'",
           .use_case = "PostService.edit",
           .tag = "posts",
           .access = Access::signed_in,
           .example = R"({"title":"Premiere night, tonight"})",
           .refusals = {ErrorCode::version_mismatch, ErrorCode::validation_failed}},
          [](Call& call, const EditPost& request) {
            return call.ticketing.posts().edit(call.who, request);
          }),
      route<DeletePost, void>(
          {.method = verb::delete_,
           .path = "/v1/posts/{id}",
           .operation_id = "deletePost",
           .summary = "Delete a post and claw its reward back; its author's and admins'",
           .use_case = "PostService.remove",
           .tag = "posts",
           .access = Access::signed_in,
           .status = 204,
           .refusals = {ErrorCode::version_mismatch}},
          [](Call& call, const DeletePost& request) {
            return call.ticketing.posts().remove(call.who, request);
          }),
  };
}

std::vector<Route> campaign_routes() {
  using http::verb;
  return {
      route<EditCampaign, CampaignView>(
          {.method = verb::patch,
           .path = "/v1/posts/{id:post_id}/campaign",
           .operation_id = "editCampaign",
           .summary = "Change a campaign's slots and hours; raised slots go to later comments",
           .use_case = "PostService.edit_campaign",
           .tag = "posts",
           .access = Access::admin,
           .example = R"({"slots":20,"closes_at":null})",
           .refusals = {ErrorCode::validation_failed}},
          [](Call& call, const EditCampaign& request) {
            return call.ticketing.posts().edit_campaign(call.who, request);
          }),
      route<ListWinners, Page<CampaignWinner>>(
          {.path = "/v1/posts/{id:post_id}/winners",
           .operation_id = "listWinners",
           .summary = "Who won a coupon of the post's campaign, in order",
           .use_case = "PostService.winners",
           .tag = "posts",
           .refusals = {ErrorCode::validation_failed}},
          [](Call& call, const ListWinners& request) {
            return call.ticketing.posts().winners(request);
          }),
  };
}

std::vector<Route> comment_routes() {
  using http::verb;
  return {
      lane_route<AddComment, CommentAdded>(
          {.method = verb::post,
           .path = "/v1/posts/{id:post_id}/comments",
           .operation_id = "addComment",
           .summary = "Comment on a post; the first on an event post is rewarded, the first N win",
           .use_case = "CommentService.add",
           .tag = "comments",
           .access = Access::signed_in,
           .status = 201,
           .location = "/v1/comments/",
           .example = R"({"body":"first!"})",
           .refusals = {ErrorCode::idempotency_key_reused, ErrorCode::idempotency_in_progress,
                        ErrorCode::validation_failed}},
          [](Call& call, AddComment request, const CallOptions& options,
             CommentService::AddCallback done) {
            call.ticketing.comments().add_async(call.who, std::move(request), options,
                                                std::move(done));
          }),
      route<ListComments, CommentPage>({.path = "/v1/posts/{id:post_id}/comments",
                                        .operation_id = "listComments",
                                        .summary = "A post's comments, oldest first",
                                        .use_case = "CommentService.list",
                                        .tag = "comments",
                                        .refusals = {ErrorCode::validation_failed}},
                                       [](Call& call, const ListComments& request) {
                                         return call.ticketing.comments().list(request);
                                       }),
      route<ListOwnWriting, Page<CommentView>>({.path = "/v1/me/comments",
                                                .operation_id = "listMyComments",
                                                .summary = "One's own comments, newest first",
                                                .use_case = "CommentService.mine",
                                                .tag = "comments",
                                                .access = Access::signed_in,
                                                .refusals = {ErrorCode::validation_failed}},
                                               [](Call& call, const ListOwnWriting& request) {
                                                 return call.ticketing.comments().mine(call.who,
                                                                                       request);
                                               }),
      route<CommentPath, CommentView>({.path = "/v1/comments/{id}",
                                       .operation_id = "getComment",
                                       .summary = "One comment",
                                       .use_case = "CommentService.find",
                                       .tag = "comments"},
                                      [](Call& call, const CommentPath& request) {
                                        return call.ticketing.comments().find(request.id);
                                      }),
      route<EditComment, CommentView>(
          {.method = verb::patch,
           .path = "/v1/comments/{id}",
           .operation_id = "editComment",
           .summary = "Edit a comment; its author's and admins'",
           .use_case = "CommentService.edit",
           .tag = "comments",
           .access = Access::signed_in,
           .example = R"({"body":"first, and glad"})",
           .refusals = {ErrorCode::version_mismatch, ErrorCode::validation_failed}},
          [](Call& call, const EditComment& request) {
            return call.ticketing.comments().edit(call.who, request);
          }),
      route<DeleteComment, void>(
          {.method = verb::delete_,
           .path = "/v1/comments/{id}",
           .operation_id = "deleteComment",
           .summary = "Delete a comment and claw its reward back; its author's and admins'",
           .use_case = "CommentService.remove",
           .tag = "comments",
           .access = Access::signed_in,
           .status = 204,
           .refusals = {ErrorCode::version_mismatch}},
          [](Call& call, const DeleteComment& request) {
            return call.ticketing.comments().remove(call.who, request);
          }),
  };
}

}  // namespace

void add_board_routes(std::vector<Route>& table) {
  append(table, post_routes());
  append(table, campaign_routes());
  append(table, comment_routes());
}

}  // namespace ticketing::api
