"""Who takes part."""

from __future__ import annotations

from . import _core
from ._requests import UNSET, Unset, Who, id_of, request, to_json, who_id
from ._results import List
from ._service import Service


class Accounts(Service):
    """Accounts and sessions."""

    def create(
        self,
        email: str,
        password: str | None,
        nickname: str,
        role: _core.Role = "user",
        *,
        who: Who | None = None,
    ) -> _core.AccountProfile:
        """An account in any role; without a password it cannot sign in."""
        body = request(email=email, password=password, nickname=nickname, role=role)
        return self._session.accounts_create(who_id(who), body)

    def register_account(self, email: str, password: str, nickname: str) -> _core.AccountProfile:
        """An account as anyone can make one for themselves."""
        return self._session.accounts_register_account(
            request(email=email, password=password, nickname=nickname)
        )

    def sign_in(self, email: str, password: str) -> _core.SignedIn:
        return self._session.accounts_sign_in(request(email=email, password=password))

    def issue_session(self, account: Who) -> _core.SignedIn:
        """A session without a password, by the local operator."""
        return self._session.accounts_issue_session(None, to_json(id_of(account)))

    def authenticate(self, access_token: str) -> _core.AccountProfile:
        """Whose token this is."""
        return self._session.accounts_authenticate(to_json(access_token))

    def sessions(self, who: Who) -> List[_core.SessionView]:
        return self._session.accounts_sessions(who_id(who))

    def sign_out_everywhere(self, who: Who) -> None:
        self._session.accounts_sign_out_everywhere(who_id(who))

    def change_password(self, who: Who, current_password: str, new_password: str) -> None:
        body = request(current_password=current_password, new_password=new_password)
        self._session.accounts_change_password(who_id(who), body)

    def set_password(self, account: Who, new_password: str, *, dry_run: bool = False) -> None:
        """By the local operator, for somebody who has lost both password and mailbox."""
        body = request(id=id_of(account), new_password=new_password)
        self._session.accounts_set_password(None, body, dry_run)

    def verify_email(self, token: str) -> None:
        """``token`` arrived by mail and is good for once, as is that of ``reset_password``."""
        self._session.accounts_verify_email(request(token=token))

    def request_password_reset(self, email: str) -> None:
        """Writes a mail with a token, if there is such an account; nobody is told whether."""
        self._session.accounts_request_password_reset(request(email=email))

    def reset_password(self, token: str, new_password: str) -> None:
        """Also verifies the e-mail and ends all sessions."""
        self._session.accounts_reset_password(request(token=token, new_password=new_password))

    def close(self, who: Who) -> None:
        """One's own account, for ever: its e-mail and nickname are forgotten."""
        self._session.accounts_close(who_id(who))

    def export_account(self, account: Who, *, who: Who | None = None) -> _core.AccountExport:
        """Everything held about an account."""
        return self._session.accounts_export_account(who_id(who), to_json(id_of(account)))

    def me(self, who: Who) -> _core.Me:
        return self._session.accounts_me(who_id(who))

    def list(
        self,
        email: str | None = None,
        *,
        limit: int | Unset = UNSET,
        cursor: str | None = None,
        who: Who | None = None,
    ) -> _core.AccountProfilePage:
        """Newest first; ``email`` matches any part of the e-mail address."""
        body = request(email=email, limit=limit, cursor=cursor)
        return self._session.accounts_list(who_id(who), body)

    def find(self, account: Who, *, who: Who | None = None) -> _core.AccountProfile:
        return self._session.accounts_find(who_id(who), to_json(id_of(account)))

    def update(
        self,
        account: Who,
        *,
        role: _core.Role | None = None,
        suspended: bool | None = None,
        who: Who | None = None,
    ) -> _core.AccountProfile:
        body = request(id=id_of(account), role=role, suspended=suspended)
        return self._session.accounts_update(who_id(who), body)
