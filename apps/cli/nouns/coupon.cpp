// ticketctl coupon ... and ticketctl campaign ...
#include <boost/describe/class.hpp>

#include "find_account.hpp"
#include "invocation.hpp"
#include "nouns/nouns.hpp"

namespace ticketing::cli {
namespace {

void list_coupons(Invocation& call) {
  Ticketing ticketing = call.open();
  const AccountProfile account = find_account(ticketing, *call.text("account"));
  const ListCoupons request{.account_id = account.id, .limit = page_limit_max, .cursor = {}};
  call.out.list(collect(call, request, [&](const ListCoupons& page) {
    return ticketing.coupons().list(local_operator(), page);
  }));
}

void show_coupon(Invocation& call) {
  Ticketing ticketing = call.open();
  call.out.record(get(ticketing.coupons().find(local_operator(), *call.text("code"))));
}

/// A campaign with those who won so far.
struct CampaignReport {
  PostId post_id;
  std::string title;
  int slots = 0;
  int claimed = 0;
  std::optional<std::int64_t> reward_points;
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
  const PostDetail post = get(ticketing.posts().find(id, false));
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
  call.out.record_with_list(report, "winners", report.winners);
}

}  // namespace

std::vector<Command> coupon_commands() {
  return {
      {.noun = "coupon",
       .verb = "list",
       .summary = "list an account's coupons, newest first",
       .arguments = {{.name = "account", .help = "its id or e-mail"}},
       .options = {limit_option()},
       .run = list_coupons},
      {.noun = "coupon",
       .verb = "show",
       .summary = "show one coupon",
       .arguments = {{.name = "code", .help = "as printed on the coupon; case does not matter"}},
       .run = show_coupon},
  };
}

std::vector<Command> campaign_commands() {
  return {
      {.noun = "campaign",
       .verb = "show",
       .summary = "show an event post's campaign and its winners",
       .arguments = {{.name = "post", .help = "the event post's id"}},
       .run = show_campaign},
  };
}

}  // namespace ticketing::cli
