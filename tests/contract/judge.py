"""Whether a reply is what the document says of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from document import Document, Operation
from drafting import Draft
from values import PASSWORD
from wire import Received

PROBLEM = "application/problem+json"
SANE_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
TOKEN = re.compile(r"[A-Za-z0-9_.-]{20,}")
# Credentials are what these are asked for.
GIVE_CREDENTIALS = {"signIn", "issueStreamTicket"}


@dataclass(frozen=True)
class Finding:
    operation: str
    rule: str
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.operation}: {self.rule}" + (f": {self.detail}" if self.detail else "")


class Judge:
    def __init__(self, document: Document, status_of: dict[str, int]) -> None:
        self.document = document
        self.status_of = status_of
        self.secrets: set[str] = set()  # tokens

    def findings(self, draft: Draft, reply: Received) -> list[Finding]:
        told = [*self.of_any(reply), *self.of_documented(draft.operation, reply),
                *self.of_sent(draft, reply)]
        return [Finding(draft.operation.id, *parts) for parts in told]

    def of_any(self, reply: Received) -> Iterator[tuple[str, str]]:
        """What holds of every reply of this server."""
        if reply.status >= 500:
            yield "a server's error", str(reply.status)
        ids = reply.all("x-request-id")
        if len(ids) != 1 or not ids[0]:
            yield "X-Request-Id is not there once", repr(ids)
        names = [name.lower() for name, _ in reply.headers if not name.startswith("RateLimit")]
        for name in {n for n in names if names.count(n) > 1}:
            yield "a header field comes twice", name
        for status, field in ((401, "www-authenticate"), (429, "retry-after"), (405, "allow"),
                              (503, "retry-after")):
            if reply.status == status and not reply.first(field):
                yield f"{status} without {field}", ""
        if reply.status >= 400 and not (reply.status == 416 and not reply.body):
            yield from self.of_problem(reply)

    def of_problem(self, reply: Received) -> Iterator[tuple[str, str]]:
        problem = reply.json
        if reply.content_type != PROBLEM or not isinstance(problem, dict):
            yield "a refusal that is no problem document", str(reply.content_type)
            return
        code = problem.get("code")
        if code not in self.document.codes:
            yield "an undocumented problem code", str(code)
        elif self.status_of[code] != reply.status:
            yield "a code with another status than its own", f"{code} with {reply.status}"
        if problem.get("type") != f"/problems/{code}" or problem.get("status") != reply.status:
            yield "a problem that does not name itself", str(problem)
        if problem.get("request_id") != reply.first("x-request-id"):
            yield "a problem of another request", str(problem)
        if not problem.get("title") or not problem.get("detail"):
            yield "a problem without words", str(problem)
        if code == "validation_failed" and not problem.get("errors"):
            yield "validation_failed that does not say where", str(problem.get("detail"))

    def of_documented(self, operation: Operation, reply: Received) -> Iterator[tuple[str, str]]:
        """What the document says of this operation's replies."""
        response = operation.response(reply.status)
        if response is None:
            code = (reply.json or {}).get("code") if reply.content_type == PROBLEM else None
            yield "an undocumented status", f"{reply.status} {code}"
            return
        yield from self.of_fields(response, operation, reply)
        if not response.get("content"):
            if reply.body:
                yield "a body where none is documented", str(reply.status)
            return
        content_type = reply.content_type or "none"
        media = operation.media(reply.status, content_type)
        if media is None:
            yield "an undocumented content type", f"{reply.status} {content_type}"
            return
        if content_type in ("application/json", PROBLEM):
            shown = reply.json
            error = next(operation.validator(reply.status, content_type, media).iter_errors(shown),
                         None)
            if error is not None:
                where = re.sub(r"/\d+", "/0", "/".join(map(str, error.absolute_path)))
                yield "a body that its schema forbids", f"{reply.status} /{where}: {error.message}"
        if content_type == PROBLEM and isinstance(reply.json, dict):
            code = reply.json.get("code")
            if code not in operation.codes(reply.status, self.document.codes):
                yield "a code not documented here", f"{reply.status} {code}"

    def of_fields(self, response: dict, operation: Operation,
                  reply: Received) -> Iterator[tuple[str, str]]:
        for name, field in response.get("headers", {}).items():
            value = reply.first(name)
            if value is None:
                if field.get("required"):
                    yield "a documented header field is missing", f"{reply.status} {name}"
                continue
            schema = field.get("schema", {})
            is_number = schema.get("type") == "integer" and re.fullmatch(r"-?\d+", value)
            told = int(value) if is_number else value
            if not operation.validator(reply.status, "header " + name, field).is_valid(told):
                yield "a header field that its schema forbids", f"{reply.status} {name}: {value}"

    def of_sent(self, draft: Draft, reply: Received) -> Iterator[tuple[str, str]]:
        """What follows from the request."""
        operation = draft.operation
        sent_ids = [v for n, v in draft.sent.headers if n == "X-Request-Id"]
        if len(sent_ids) == 1 and SANE_REQUEST_ID.fullmatch(sent_ids[0]):
            if reply.first("x-request-id") != sent_ids[0]:
                yield "X-Request-Id is not the client's", str(reply.first("x-request-id"))
        if operation.needs_account and not draft.signed and reply.status < 400:
            yield "done for somebody without credentials", f"{reply.status} for {draft.who}"
        if reply.status < 300 and draft.is_json and not operation.body_validator.is_valid(
                draft.json):
            error = next(operation.body_validator.iter_errors(draft.json))
            where = "/".join(map(str, error.absolute_path))
            yield "a body taken that its schema forbids", f"/{where}: {error.message[:200]}"
        if not draft.spoiled and reply.status == 400 and reply.content_type == PROBLEM:
            problem = reply.json
            if problem["code"] == "invalid_request":
                yield "a request refused that the document allows", str(
                    problem.get("errors") or problem["detail"])
        yield from self.of_secrets(draft, reply)

    def of_secrets(self, draft: Draft, reply: Received) -> Iterator[tuple[str, str]]:
        if draft.operation.id in GIVE_CREDENTIALS and reply.status < 300:
            return
        text = reply.body.decode("utf-8", "replace") + repr(reply.headers)
        if PASSWORD in text:
            yield "a secret in the reply", "the password"
        for secret in self.secrets.intersection(TOKEN.findall(text)):
            yield "a secret in the reply", secret[:8] + "..."
