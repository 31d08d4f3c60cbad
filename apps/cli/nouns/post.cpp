// ticketctl post ...
#include <fstream>
#include <iostream>
#include <iterator>

#include "cli/find_account.hpp"
#include "cli/invocation.hpp"
#include "cli/nouns/nouns.hpp"

namespace ticketing::cli {
namespace {

std::string read_text(const std::string& path) {
  if (path == "-") return {std::istreambuf_iterator<char>(std::cin), {}};
  std::ifstream file(path, std::ios::binary);
  if (!file) usage_error("cannot read " + shown(path));
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string body_of(const Invocation& call) {
  const auto body = call.text("body");
  const auto file = call.text("body-file");
  if (body.has_value() == file.has_value())
    usage_error("either --body or --body-file says what the post says");
  return body ? *body : read_text(*file);
}

/// Absent where nothing was said about it: the library's default.
Patch<CampaignTerms> campaign_of(const Invocation& call) {
  if (call.flag("no-campaign")) return Patch<CampaignTerms>::null();
  CampaignTerms terms;
  bool any = false;
  const auto take = [&](std::string_view name, auto& member) {
    auto given = call.find<std::remove_cvref_t<decltype(member)>>(name);
    if (given) member = std::move(*given);
    any = any || given.has_value();
  };
  take("slots", terms.slots);
  take("reward", terms.reward_points);
  take("opens-at", terms.opens_at);
  take("closes-at", terms.closes_at);
  take("coupon-kind", terms.coupon.kind);
  take("coupon-value", terms.coupon.value);
  take("coupon-category", terms.coupon.category);
  take("coupon-days", terms.coupon.valid_days);
  return any ? Patch<CampaignTerms>::of(std::move(terms)) : Patch<CampaignTerms>::absent();
}

void create(Invocation& call) {
  CreatePost request;
  request.board = call.value<Board>("board");
  request.title = *call.text("title");
  request.body = body_of(call);
  request.image_id = call.text("image");
  request.campaign = campaign_of(call);
  request.publish_at = call.find<Timestamp>("publish-at");
  Ticketing ticketing = call.open();
  const AccountProfile author = find_account(ticketing, *call.text("author"));
  const auto who = Principal::of_account(author.id, author.role, author.nickname);
  call.out.record(get(ticketing.posts().create(who, request, call.options())));
  if (call.dry_run()) call.out.message("Dry run: the post was not created.");
}

void list(Invocation& call) {
  Ticketing ticketing = call.open();
  if (call.flag("scheduled")) {
    if (call.text("search") || call.text("board"))
      usage_error("--scheduled lists all posts to come: leave --board and --search out");
    return list_pages(call, ListScheduledPosts{}, [&](const ListScheduledPosts& page) {
      return ticketing.posts().list_scheduled(local_operator(), page);
    });
  }
  const ListPosts request{
      .board = call.find<Board>("board"), .q = call.text("search"), .limit = {}, .cursor = {}};
  list_pages(call, request, [&](const ListPosts& page) { return ticketing.posts().list(page); });
}

void show(Invocation& call) {
  const auto id = call.value<PostId>("post");
  Ticketing ticketing = call.open();
  call.out.record(get(ticketing.posts().find(id)));
}

void remove(Invocation& call) {
  const DeletePost request{.id = call.value<PostId>("post"), .if_revision = {}};
  Ticketing ticketing = call.open();
  get(ticketing.posts().remove(local_operator(), request, {.dry_run = true}));
  const PostView post = get(ticketing.posts().find(request.id));
  if (call.dry_run()) {
    call.out.record(post);
    return call.out.message("Dry run: the post was not deleted.");
  }
  call.confirm("Delete post " + to_text(post.id) + ", " + shown(post.title) + " by " +
               shown(post.author.nickname) + ", and hide its " +
               std::to_string(post.comment_count) +
               " comments? What its author earned with it is taken back; its commenters keep "
               "theirs.");
  get(ticketing.posts().remove(local_operator(), request));
  call.out.record(post);
  call.out.message("The post is deleted.");
}

std::vector<Option> values_to_create() {
  return {
      {.name = "author", .value_name = "ACCOUNT", .help = "who writes it", .required = true},
      {.name = "title", .value_name = "TEXT", .help = "1 to 200 characters", .required = true},
      {.name = "body", .value_name = "TEXT", .help = "1 to 20 000 characters"},
      {.name = "body-file", .value_name = "FILE", .help = "or from here; - reads standard input"},
      {.name = "board",
       .value_name = "BOARD",
       .help = "where",
       .default_value = "notice",
       .choices = {"notice", "event", "general"}},
      {.name = "image", .value_name = "ID", .help = "as 'ticketctl image upload' printed it"},
      {.name = "publish-at", .value_name = "TIME", .help = "until then nobody sees it"},
      {.name = "no-campaign", .help = "an event post without one"},
      {.name = "slots", .value_name = "N", .help = "of its campaign: how many win"},
      {.name = "reward", .value_name = "P", .help = "of its campaign: points for a comment"},
      {.name = "opens-at", .value_name = "TIME", .help = "of its campaign"},
      {.name = "closes-at", .value_name = "TIME", .help = "of its campaign"},
      {.name = "coupon-kind",
       .value_name = "KIND",
       .help = "percent off, an amount off, or a fixed price to pay",
       .choices = {"percent", "amount", "fixed_price"}},
      {.name = "coupon-value", .value_name = "V", .help = "percent or points"},
      {.name = "coupon-category",
       .value_name = "C",
       .help = "only for these products",
       .choices = {"movie_ticket", "popcorn", "other"}},
      {.name = "coupon-days", .value_name = "D", .help = "how long its coupons are valid"},
  };
}

}  // namespace

std::vector<Command> post_commands() {
  const Argument post = {.name = "post", .help = "its id"};
  return {
      {.noun = "post",
       .verb = "create",
       .effect = Effect::writes,
       .summary = "write a post, on the event board with a campaign",
       .options = values_to_create(),
       .run = create,
       .example = "post create --author admin@example.com --board event --title 'First ten win' "
                  "--body 'Comment below.' --slots 10 --coupon-kind percent --coupon-value 30",
       .shows = columns_of<PostCreated>},
      {.noun = "post",
       .verb = "list",
       .summary = "list posts, newest first",
       .options = {{.name = "board",
                    .value_name = "BOARD",
                    .help = "only on this one",
                    .choices = {"notice", "event", "general"}},
                   {.name = "search", .value_name = "TEXT", .help = "part of its title or body"},
                   {.name = "scheduled", .help = "those that nobody is shown yet, next first"},
                   limit_option(),
                   all_option()},
       .run = list,
       .example = "post list --board event",
       .shows = columns_of<PostSummary>,
       .columns = {"id", "board", "title", "author.nickname", "comment_count", "view_count",
                   "created_at", "campaign.claimed", "campaign.slots"}},
      {.noun = "post",
       .verb = "show",
       .summary = "show a post with its first comments",
       .arguments = {post},
       .run = show,
       .example = "post show 5",
       .shows = columns_of<PostDetail>},
      {.noun = "post",
       .verb = "delete",
       .effect = Effect::irreversible,
       .summary = "delete a post; its reward is taken back",
       .arguments = {post},
       .run = remove,
       .example = "post delete 5 --dry-run",
       .shows = columns_of<PostView>},
  };
}

}  // namespace ticketing::cli
