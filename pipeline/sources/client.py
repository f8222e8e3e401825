"""Addresses in, whole answers out: one request at a time per host, with pauses, within an allow list, or not at all."""

from __future__ import annotations

import datetime as dt
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from typing import NamedTuple, Self
from urllib.parse import urljoin, urlsplit

import httpx
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt

from pipeline.errors import SourceError
from pipeline.sources.services import Services
from pipeline.sources.turns import turn

_MOST_REDIRECTS = 6
_REFUSALS = frozenset({401, 403, 429, 503})
_LATER = frozenset({429, 500, 502, 503, 504})
_FEW = 2048  # bytes that tell whether there is a file at all


class Answer(NamedTuple):
    """A whole answer."""

    url: str  # that it came from, after redirects
    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes  # unpacked


class _Later(SourceError):
    """Worth asking again, after `wait` seconds (None: as usual)."""

    def __init__(self, message: str, wait: float | None = None) -> None:
        super().__init__(message)
        self.wait = wait


class Client:
    """Asks the services. Close it after use, or use it in a `with`."""

    def __init__(self, services: Services, *, sleep: Callable[[float], None] = time.sleep) -> None:
        """Get ready; nothing is asked yet."""
        self.services = services
        self.requests = 0  # made so far
        self._sleep = sleep
        self._refused: dict[str, int] = defaultdict(int)  # in a row
        self._http = httpx.Client(
            headers={"User-Agent": services.user_agent},
            timeout=httpx.Timeout(services.timeout),
            follow_redirects=False,
        )

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(self, *error: object) -> None:
        """Close the connections."""
        self._http.close()

    def get(self, url: str, *, headers: Mapping[str, str] | None = None) -> Answer:
        """What a server answers to GET; redirects are followed to allowed hosts.

        Raises:
            SourceError: an address is not allowed, the server refuses or does not answer, or the answer is not whole.
        """
        return self._again(lambda: self._follow("GET", url, headers=headers or {}))

    def post(self, url: str, form: Mapping[str, str]) -> Answer:
        """What a server answers to a form. Errors as for `get`."""
        return self._again(lambda: self._follow("POST", url, headers={}, form=form))

    def start(self, url: str) -> Answer:
        """As `get`, but the body is only its first bytes: to see whether there is something."""
        return self._again(lambda: self._follow("GET", url, headers={}, most=_FEW))

    def _again(self, ask: Callable[[], Answer]) -> Answer:
        retrying = Retrying(
            stop=stop_after_attempt(self.services.tries),
            retry=retry_if_exception_type(_Later),
            wait=self._wait,
            sleep=self._sleep,
            reraise=True,
        )
        return retrying(ask)

    def _wait(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        told = error.wait if isinstance(error, _Later) else None
        return told if told is not None else self.services.pause * 2.0**state.attempt_number

    def _follow(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        form: Mapping[str, str] | None = None,
        most: int | None = None,
    ) -> Answer:
        for _ in range(_MOST_REDIRECTS):
            if not self.services.may_ask(url):
                raise SourceError(f"{url} is not on a host that may be asked ({', '.join(self.services.hosts)}).")
            answer = self._once(method, url, headers=headers, form=form, most=most)
            target = answer.headers.get("location")
            if answer.status not in (301, 302, 303, 307, 308) or not target:
                return answer
            if answer.status not in (307, 308):
                method, form = "GET", None
            url = urljoin(url, target)
        raise SourceError(f"{url}: redirected more than {_MOST_REDIRECTS} times.")

    def _once(
        self, method: str, url: str, *, headers: Mapping[str, str], form: Mapping[str, str] | None, most: int | None
    ) -> Answer:
        host = urlsplit(url).netloc
        with turn(self.services.turns, host, pause=self.services.pause, sleep=self._sleep):
            if self._refused[host] >= self.services.refusals:
                raise SourceError(f"{host} has refused {self._refused[host]} times in a row and is left in peace.")
            self.requests += 1
            try:
                with self._http.stream(method, url, headers=dict(headers), data=form) as response:
                    answer = self._whole(url, response, most)
            except (httpx.TransportError, httpx.DecodingError) as error:
                reason = str(error) or type(error).__name__
                raise _Later(f"{url}: no whole answer came ({reason}).") from error
            self._refused[host] = self._refused[host] + 1 if answer.status in _REFUSALS else 0
        return self._judged(host, answer)

    def _whole(self, url: str, response: httpx.Response, most: int | None) -> Answer:
        headers = {name.lower(): value for name, value in response.headers.items()}
        body, end = bytearray(), time.monotonic() + self.services.longest
        for chunk in response.iter_bytes():
            body += chunk
            if most is not None and len(body) >= most:
                break
            if len(body) > self.services.largest:
                raise SourceError(f"{url}: more than {self.services.largest} bytes; it is not taken.")
            if time.monotonic() > end:
                raise SourceError(f"{url}: not done after {self.services.longest:g} seconds; try again later.")
        return Answer(url, response.status_code, headers, bytes(body))

    def _judged(self, host: str, answer: Answer) -> Answer:
        """The answer itself, or what speaks against it."""
        if answer.status not in _LATER:
            if answer.status in _REFUSALS:
                raise SourceError(f"{answer.url}: the server refuses (status {answer.status}).")
            return answer
        message = f"{answer.url}: the server cannot answer now (status {answer.status}); try again later."
        if answer.status not in (429, 503):
            raise _Later(message)
        wait = seconds(answer.headers.get("retry-after"))
        if wait is None:
            wait = self.services.usual_wait
        if wait > self.services.longest_wait:
            self._refused[host] = self.services.refusals
            raise SourceError(f"{answer.url}: the server asks us to wait {wait:.0f} seconds; try again after that.")
        raise _Later(message, wait)


def seconds(retry_after: str | None) -> float | None:
    """How long a server asks to wait: a number of seconds, or a date; None where it does not say."""
    if not retry_after:
        return None
    if retry_after.strip().isdecimal():
        return float(retry_after)
    try:
        moment = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    now = dt.datetime.now(dt.UTC)
    return max(0.0, (moment.replace(tzinfo=moment.tzinfo or dt.UTC) - now).total_seconds())
