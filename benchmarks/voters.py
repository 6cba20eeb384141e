"""Voters at once, each on a connection that is kept, sending what a browser sends. One thread sends for all of them, from
requests that were made before: who measures on the same machine must take as little of it as can be."""

import socket
import time
from dataclasses import dataclass
from select import EPOLLIN, epoll
from urllib.parse import urlencode, urlsplit

from benchmarks.pages import ballot_form, processor_seconds
from tests.ops.servers import Running

CHOICES = 3
BROWSER = {
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Accept": "*/*",
    "Accept-Language": "pl,en;q=0.5",
    "Accept-Encoding": "gzip, deflate, br",
    "Content-Type": "application/x-www-form-urlencoded",
    "HX-Request": "true",
    "HX-Target": "ballot-status",
    "Sec-Fetch-Dest": "empty",
    "Sec-Fetch-Mode": "cors",
    "Sec-Fetch-Site": "same-origin",
}
Request = tuple[bytes, int]  # whole, as it is sent, and the status it is answered with


@dataclass
class Load:
    """`waits` in seconds, ascending, of each request that was answered as it should; `errors`: other statuses. CPU seconds:
    of the server, and of whoever sent all this."""

    waits: list[float]
    errors: list[int]
    turns: list[int]  # answers each voter got
    seconds: float
    server: float
    sender: float

    @property
    def rate(self) -> float:
        return len(self.waits) / self.seconds

    @property
    def cost(self) -> float:
        """Of the server, for one request, in milliseconds."""
        return self.server * 1000 / max(1, len(self.waits))


def taps(site: Running, path: str, cookie: str) -> list[Request]:
    """What one voter sends, one tap for each turn: each chooses otherwise than the one before."""
    fresh, token, options = ballot_form(site, path, cookie)
    own = {"Host": urlsplit(site.url).netloc, "Origin": site.url, "Referer": site.url + path, "Cookie": fresh}
    made = []
    for turn in range(len(options)):
        chosen = [("choices", options[(turn + more) % len(options)]) for more in range(CHOICES)]
        body = urlencode([("csrf_token", token), *chosen])
        form = {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(body))}
        made.append((request("POST", path, {**BROWSER, **own, **form}, body), 303))
    return made


def request(method: str, path: str, headers: dict[str, str], body: str = "") -> bytes:
    lines = [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([f"{method} {path} HTTP/1.1", *lines, "", body]).encode()


def whole(requests: list[Request], path: str) -> list[Request]:
    """Each tap, and after it the question for what is saved, as htmx follows the answer."""
    head = requests[0][0].partition(b"\r\n\r\n")[0].splitlines()[1:]
    kept = [line for line in head if not line.startswith((b"Content-", b"Origin"))]
    asked = b"\r\n".join([f"GET {path} HTTP/1.1".encode(), *kept, b"", b""])
    return [each for tap in requests for each in (tap, (asked, 200))]


class Voter:
    """One connection that is kept, as a browser keeps it, and what is sent on it, again and again."""

    def __init__(self, site: Running, requests: list[Request]) -> None:
        address = urlsplit(site.url)
        self.socket = socket.create_connection((address.hostname, address.port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.requests, self.turn, self.asked, self.expected = requests, 0, 0.0, 0

    def ask(self) -> None:
        sent, self.expected = self.requests[self.turn % len(self.requests)]
        self.turn += 1
        self.asked = time.perf_counter()
        self.socket.sendall(sent)

    def status(self) -> int:
        """Of the answer that has begun to arrive, read to its end."""
        answer = self.socket.recv(65536)
        while b"\r\n\r\n" not in answer:
            answer += self.socket.recv(65536)
        head, _, body = answer.partition(b"\r\n\r\n")
        length = int(head.lower().partition(b"\r\ncontent-length: ")[2].partition(b"\r\n")[0] or 0)
        while len(body) < length:
            body += self.socket.recv(65536)
        return int(head[9:12])


def load(site: Running, requests: list[list[Request]], seconds: float) -> Load:
    """All voters at once: each sends the next request as soon as the last one is answered. One thread does it for all."""
    waiting: dict[int, Voter] = {}
    waits: list[float] = []
    errors: list[int] = []
    server, sender, start = processor_seconds(site), time.process_time(), time.perf_counter()
    with epoll(len(requests)) as ready:
        for each in requests:
            voter = Voter(site, each)
            waiting[voter.socket.fileno()] = voter
            ready.register(voter.socket, EPOLLIN)
            voter.ask()
        voters = list(waiting.values())
        while waiting:
            for number, _ in ready.poll():
                voter = waiting[number]
                status, now = voter.status(), time.perf_counter()
                (waits.append(now - voter.asked) if status == voter.expected else errors.append(status))
                if now < start + seconds:
                    voter.ask()
                else:
                    waiting.pop(number).socket.close()
    spent = processor_seconds(site) - server, time.process_time() - sender
    return Load(sorted(waits), errors, [each.turn for each in voters], time.perf_counter() - start, *spent)
