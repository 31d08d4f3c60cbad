// ticketctl comment ...
#include "cli/invocation.hpp"
#include "cli/nouns/nouns.hpp"

namespace ticketing::cli {
namespace {

void list(Invocation& call) {
  const ListComments request{.post_id = call.value<PostId>("post"), .limit = {}, .cursor = {}};
  Ticketing ticketing = call.open();
  list_pages(call, request,
             [&](const ListComments& page) { return ticketing.comments().list(page); });
}

void remove(Invocation& call) {
  const DeleteComment request{.id = call.value<CommentId>("comment"), .if_revision = {}};
  Ticketing ticketing = call.open();
  get(ticketing.comments().remove(local_operator(), request, {.dry_run = true}));
  // Those below a deleted post are not found any more, but can still be deleted.
  const auto comment = ticketing.comments().find(request.id);
  const std::string whose =
      comment ? ", " + shown(comment->body) + " by " + shown(comment->author.nickname) : "";
  if (!call.dry_run()) {
    call.confirm("Delete comment " + to_text(request.id) + whose +
                 "? What its author earned with it is taken back; a coupon it won stays won.");
    get(ticketing.comments().remove(local_operator(), request));
  }
  if (comment) call.out.record(*comment);
  call.out.message(call.dry_run() ? "Dry run: the comment was not deleted."
                                  : "The comment is deleted.");
}

}  // namespace

std::vector<Command> comment_commands() {
  return {
      {.noun = "comment",
       .verb = "list",
       .summary = "list a post's comments, oldest first",
       .arguments = {{.name = "post", .help = "the post's id"}},
       .options = {limit_option(), all_option()},
       .run = list,
       .example = "comment list 5 --all -o csv",
       .shows = columns_of<CommentView>,
       .columns = {"id", "author.nickname", "body", "created_at"}},
      {.noun = "comment",
       .verb = "delete",
       .effect = Effect::irreversible,
       .summary = "delete a comment; its reward is taken back",
       .arguments = {{.name = "comment", .help = "its id"}},
       .run = remove,
       .example = "comment delete 17 --dry-run",
       .shows = columns_of<CommentView>},
  };
}

}  // namespace ticketing::cli
