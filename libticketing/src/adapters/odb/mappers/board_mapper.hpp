// Posts and comments <-> rows.
#pragma once

#include <vector>

#include <ticketing/board/comment.hpp>
#include <ticketing/board/post.hpp>

#include "board/post_repository.hpp"
#include "odb/records/comment_record.hpp"
#include "odb/records/participation_record.hpp"
#include "odb/records/post_count_record.hpp"
#include "odb/records/post_record.hpp"
#include "odb/records/post_term_record.hpp"

namespace ticketing::records {

PostRecord to_record(const Post& post);
Post from_record(const PostRecord& row);
PostHead from_record(const PostHeadRecord& row);
PostsToCome from_record(const PostsToComeRecord& row);
/// Where a post is counted.
PostCountKey post_count_key(const PostRecord& post);
/// What a post is found by: nothing when it is deleted. Ascending by term.
std::vector<PostTermRecord> post_terms(const PostRecord& post);

CommentRecord to_record(const Comment& comment);
Comment from_record(const CommentRecord& row);

ParticipationRecord to_record(const PostAuthor& participant);

}  // namespace ticketing::records
