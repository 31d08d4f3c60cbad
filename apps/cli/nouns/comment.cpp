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
  if (call.dry_run()) return call.out.message("Dry run: the comment was not deleted.");
  call.confirm("Delete comment " + to_text(request.id) +
               "? What its author earned with it is taken back; a coupon it won stays won.");
  get(ticketing.comments().remove(local_operator(), request));
  call.out.message("The comment is deleted.");
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
       .example = "comment delete 17 --dry-run"},
  };
}

}  // namespace ticketing::cli
