"""What people write and the points they earn; jobs and the audit."""

from __future__ import annotations

from typing import Any, Mapping

from . import _core
from ._requests import UNSET, Unset, Who, id_of, request, to_json, who_id
from ._results import List
from ._service import Service


class Posts(Service):
    """Posts of the boards ``notice``, ``event`` and ``general``."""

    def create(
        self,
        who: Who,
        *,
        title: str,
        body: str,
        board: _core.Board = "general",
        image_id: str | None = None,
        campaign: Mapping[str, Any] | None | Unset = UNSET,
        idempotency_key: str | None = None,
    ) -> _core.PostCreated:
        """``campaign`` on the event board: left out for the default one, ``None`` for none."""
        fields = request(
            board=board,
            title=title,
            body=body,
            image_id=image_id,
            campaign=campaign if campaign is UNSET or campaign is None else dict(campaign),
            idempotency_key=idempotency_key,
        )
        return self._session.posts_create(who_id(who), fields)

    def list(
        self,
        board: _core.Board | None = None,
        *,
        limit: int | Unset = UNSET,
        cursor: str | None = None,
    ) -> _core.PostList:
        """Newest first."""
        return self._session.posts_list(request(board=board, limit=limit, cursor=cursor))

    def count(self, board: _core.Board | None = None) -> int:
        return self._session.posts_count(request(board=board)).total

    def find(self, post: _core.AnyPost, *, count_view: bool = False) -> _core.PostDetail:
        """A post in full, with the first page of its comments."""
        return self._session.posts_find(to_json(id_of(post)), count_view)

    def edit(
        self,
        who: Who,
        post: _core.AnyPost,
        *,
        title: str | None = None,
        body: str | None = None,
        image_id: str | None | Unset = UNSET,
        if_revision: int | None = None,
    ) -> _core.PostDetail:
        """``image_id=None`` removes the image."""
        fields = request(
            id=id_of(post), title=title, body=body, image_id=image_id, if_revision=if_revision
        )
        return self._session.posts_edit(who_id(who), fields)

    def remove(self, who: Who, post: _core.AnyPost, *, if_revision: int | None = None) -> None:
        """Takes the post's reward back."""
        self._session.posts_remove(who_id(who), request(id=id_of(post), if_revision=if_revision))


class Comments(Service):
    """Comments, what they earn and what they win."""

    def add(
        self,
        who: Who,
        post: _core.AnyPost,
        body: str,
        *,
        idempotency_key: str | None = None,
    ) -> _core.CommentAdded:
        """``reward.coupon`` is set for a winner of the post's campaign."""
        fields = request(post_id=id_of(post), body=body, idempotency_key=idempotency_key)
        return self._session.comments_add(who_id(who), fields)

    def list(
        self, post: _core.AnyPost, *, limit: int | Unset = UNSET, cursor: str | None = None
    ) -> _core.CommentPage:
        """Oldest first."""
        fields = request(post_id=id_of(post), limit=limit, cursor=cursor)
        return self._session.comments_list(fields)

    def edit(self, who: Who, comment: _core.CommentView | int, body: str) -> _core.CommentView:
        return self._session.comments_edit(who_id(who), request(id=id_of(comment), body=body))

    def remove(self, who: Who, comment: _core.CommentView | int) -> None:
        """Takes the comment's reward back; a coupon stays won."""
        self._session.comments_remove(who_id(who), to_json(id_of(comment)))


class Points(Service):
    """Balances and ledger entries."""

    def summary(self, who: Who | None, account: Who | None = None) -> _core.PointsSummary:
        """One's own, or for administrators another ``account``'s."""
        return self._session.points_summary(who_id(who), to_json(id_of(account)))

    def entries(
        self,
        who: Who | None,
        account: Who | None = None,
        *,
        limit: int | Unset = UNSET,
        cursor: str | None = None,
    ) -> _core.LedgerEntryViewPage:
        """Newest first."""
        body = request(account_id=id_of(account), limit=limit, cursor=cursor)
        return self._session.points_entries(who_id(who), body)

    def adjust(
        self,
        who: Who | None,
        account: Who,
        amount: int,
        note: str,
        *,
        idempotency_key: str | None = None,
        dry_run: bool = False,
    ) -> _core.LedgerEntryView:
        """By an administrator, who must give an ``idempotency_key``, or by the operator."""
        body = request(
            account_id=id_of(account), amount=amount, note=note, idempotency_key=idempotency_key
        )
        return self._session.points_adjust(who_id(who), body, dry_run)


class Jobs(Service):
    """The table of jobs."""

    def list(self, *, who: Who | None = None) -> List[_core.JobView]:
        return self._session.jobs_list(who_id(who))

    def run_now(self, job: str, *, who: Who | None = None) -> _core.JobRun:
        """A failure is a run in state ``failed``, not an exception."""
        return self._session.jobs_run_now(who_id(who), to_json(job))

    def run_due(self, job: str, *, who: Who | None = None) -> _core.JobRun | None:
        """Runs the last scheduled occurrence if nobody has yet."""
        return self._session.jobs_run_due(who_id(who), to_json(job))

    def history(self, job: str, *, who: Who | None = None) -> List[_core.JobRun]:
        """Newest first."""
        return self._session.jobs_history(who_id(who), to_json(job))


class Audit(Service):
    """Proof that the books add up."""

    def verify(self, *, who: Who | None = None) -> _core.AuditReport:
        return self._session.audit_verify(who_id(who))

    def actions(
        self,
        *,
        limit: int | Unset = UNSET,
        cursor: str | None = None,
        who: Who | None = None,
    ) -> _core.AdminActionPage:
        """What administrators did, newest first."""
        return self._session.audit_actions(who_id(who), request(limit=limit, cursor=cursor))
