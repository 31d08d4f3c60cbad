// ticketctl campaign ...
#include <boost/describe/class.hpp>

#include "cli/invocation.hpp"
#include "cli/nouns/nouns.hpp"

namespace ticketing::cli {
namespace {

/// A campaign with those who won so far.
struct CampaignReport {
  PostId post_id;
  std::string title;
  int slots = 0;
  int claimed = 0;
  std::optional<Points> reward_points;
  std::optional<Timestamp> opens_at;
  std::optional<Timestamp> closes_at;
  CouponTerms coupon;
  std::vector<Winner> winners;
};
BOOST_DESCRIBE_STRUCT(CampaignReport, (),
                      (post_id, title, slots, claimed, reward_points, opens_at, closes_at, coupon,
                       winners))

void show_campaign(Invocation& call) {
  Ticketing ticketing = call.open();
  const PostId id = call.value<PostId>("post");
  const PostDetail post = get(ticketing.posts().find(id));
  CampaignReport report;
  report.winners = get(ticketing.coupons().winners(local_operator(), id));
  report.post_id = id;
  report.title = post.title;
  if (post.campaign) {
    report.slots = post.campaign->slots;
    report.claimed = post.campaign->claimed;
    report.reward_points = post.campaign->reward_points;
    report.opens_at = post.campaign->opens_at;
    report.closes_at = post.campaign->closes_at;
    report.coupon = post.campaign->coupon;
  }
  call.out.record_with_list(report, report.winners);
}

/// Asks, unless told not to, and does it.
void edit(Invocation& call, Ticketing& ticketing, const EditCampaign& request,
          const std::string& question) {
  const CampaignView planned =
      get(ticketing.posts().edit_campaign(local_operator(), request, {.dry_run = true}));
  if (call.dry_run()) {
    call.out.record(planned);
    call.out.message("Dry run: the campaign stays as it is.");
    return;
  }
  if (!question.empty()) call.confirm(question);
  call.out.record(get(ticketing.posts().edit_campaign(local_operator(), request)));
}

void extend_campaign(Invocation& call) {
  EditCampaign request{.post_id = call.value<PostId>("post"),
                       .slots = call.find<int>("slots"),
                       .opens_at = {},
                       .closes_at = {}};
  if (const auto until = call.find<Timestamp>("until"))
    request.closes_at = Patch<Timestamp>::of(*until);
  if (call.flag("open-ended")) request.closes_at = Patch<Timestamp>::null();
  Ticketing ticketing = call.open();
  edit(call, ticketing, request, "");
}

void close_campaign(Invocation& call) {
  const auto id = call.value<PostId>("post");
  Ticketing ticketing = call.open();
  const Timestamp now = ticketing.clock().now();
  EditCampaign request{
      .post_id = id, .slots = {}, .opens_at = {}, .closes_at = Patch<Timestamp>::of(now)};
  const PostDetail post = get(ticketing.posts().find(id));
  // One that has not opened yet never will.
  if (post.campaign && post.campaign->opens_at && *post.campaign->opens_at >= now)
    request.opens_at = Patch<Timestamp>::null();
  std::string question =
      "Close the campaign of post " + std::to_string(id.value) + ", " + shown(post.title) + "?";
  if (post.campaign) {
    const int left = post.campaign->slots - post.campaign->claimed;
    question += " " + std::to_string(left) + " of its " + std::to_string(post.campaign->slots) +
                " coupons are still to be won; nobody will.";
  }
  edit(call, ticketing, request, question);
}

void list_winners(Invocation& call) {
  Ticketing ticketing = call.open();
  const ListWinners request{
      .post_id = call.value<PostId>("post"), .limit = page_limit_max, .cursor = {}};
  list_pages(call, request,
             [&](const ListWinners& page) { return ticketing.posts().winners(page); });
}

}  // namespace

std::vector<Command> campaign_commands() {
  const Argument post = {.name = "post", .help = "the event post's id"};
  return {
      {.noun = "campaign",
       .verb = "show",
       .summary = "show an event post's campaign and its winners",
       .arguments = {post},
       .run = show_campaign,
       .example = "campaign show 5",
       .shows = columns_of<Winner>,
       .watchable = true},
      {.noun = "campaign",
       .verb = "extend",
       .effect = Effect::writes,
       .summary = "give a campaign more slots or time; they go to later comments",
       .arguments = {post},
       .options = {{.name = "slots", .value_name = "N", .help = "how many win in all"},
                   {.name = "until", .value_name = "TIME", .help = "when it closes"},
                   {.name = "open-ended", .help = "it does not close by itself"}},
       .run = extend_campaign,
       .example = "campaign extend 12 --slots 20 --until 2026-12-01T00:00:00+09:00",
       .shows = columns_of<CampaignView>},
      {.noun = "campaign",
       .verb = "close",
       .effect = Effect::irreversible,
       .summary = "let nobody win any more",
       .arguments = {post},
       .run = close_campaign,
       .example = "campaign close 5 --dry-run",
       .shows = columns_of<CampaignView>},
      {.noun = "campaign",
       .verb = "winners",
       .summary = "list who won, in order",
       .arguments = {post},
       .options = {limit_option(), all_option()},
       .run = list_winners,
       .example = "campaign winners 5 --all -o csv",
       .shows = columns_of<CampaignWinner>,
       .columns = {"position", "account.id", "account.nickname", "claimed_at"},
       .watchable = true},
  };
}

}  // namespace ticketing::cli
