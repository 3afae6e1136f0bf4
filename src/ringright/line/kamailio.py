"""Kamailio's files for an edge, and rtpengine's. Tried with Kamailio 5.6, rtpengine 10.5."""

import ipaddress
import re
from collections.abc import Mapping
from importlib import resources
from typing import Final

from jinja2 import Environment, StrictUndefined

from ringright.line.edge import Address, Edge, Media, Tls

MAIN: Final = "kamailio.cfg"
EMERGENCY: Final = ("110", "119", "120", "122", "112", "911", "999")
"""Numbers no robot answers or calls, alone or behind a country code."""
SCANNERS: Final = (
    "friendly-scanner", "friendly-request", "sipvicious", "sundayddr", "sip-scan", "sipsak",
    "sipcli", "sipptk", "pplsip", "iWar", "SIVuS", "Gulp", "smap", "VaxSIPUserAgent",
    "VaxIPUserAgent", "scanner", "sipmachine", "masscan", "zgrab",
)  # fmt: skip
"""What scanning tools call themselves in User-Agent; any part of it, in any case."""
COUNTERS: Final = (
    "in", "out", "full", "next", "emergency", "refused", "relay", "stranger", "scanner", "flood",
    "banned", "oversized", "malformed", "stray", "media", "plain",
)  # fmt: skip
"""Kamailio counts these under `edge.`: `kamcmd cnt.grp_get_all edge`."""


_REFUSED: Final = (
    "AEAD_AES_256_GCM", "AEAD_AES_128_GCM", "AES_192_CM_HMAC_SHA1_80", "AES_192_CM_HMAC_SHA1_32",
    "F8_128_HMAC_SHA1_80", "F8_128_HMAC_SHA1_32", "NULL_HMAC_SHA1_80", "NULL_HMAC_SHA1_32",
)  # fmt: skip
"""SRTP suites that encrypt nothing, or that telephones agree to and then cannot read (baresip 1.0
with rtpengine 10.5: GCM). AES-CM with SHA-1 is left: the suite of RFC 4568 that everybody has."""
SPOKEN: Final[Mapping[str, str]] = {
    "none": "RTP/AVP DTLS=off SDES-off",
    "sdes": "RTP/SAVP DTLS=off " + " ".join(f"SDES-no-{suite}" for suite in _REFUSED),
    "dtls": "UDP/TLS/RTP/SAVP SDES-off",
}
"""What rtpengine is told to offer outside; inside it is always the first."""
_UNANSWERED_S: Final = 240


def render(edge: Edge, folder: str) -> dict[str, str]:
    """Name to text of every file; they name each other by `folder`, where they will lie."""
    if not re.fullmatch(r"/[\w./+@-]+", folder):
        raise ValueError(f"{folder!r} cannot stand in a configuration")
    texts = {MAIN: _main(edge, folder), "workers.list": _workers(edge)}
    if edge.tls:
        texts["tls.cfg"] = _tls(edge.tls)
    if edge.media:
        texts["rtpengine.conf"] = _rtpengine(edge.media, edge.advertise)
    return texts


def _main(edge: Edge, folder: str) -> str:
    text = resources.files("ringright.line").joinpath("kamailio.cfg.jinja").read_text("utf-8")
    environment = Environment(
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True, undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - no HTML; the schema's patterns let no quote or newline in
    )  # fmt: skip
    ways = [trunk for trunk in edge.trunks if trunk.to]
    peers = [trunk.to.bracketed for trunk in ways if trunk.to and trunk.to.ip]
    return environment.from_string(text).render(
        edge=edge,
        folder=folder,
        ways=ways,
        advertised=_advertised(edge),
        peers=peers,
        trusted=[_network(each) for trunk in edge.trunks for each in trunk.addresses],
        gates=[edge.gate(worker.address) for worker in edge.workers],
        counters=COUNTERS,
        kept=_kept(edge.media) if edge.media else "",
        refused=_REFUSED,
        spoken=SPOKEN[edge.media.encryption] if edge.media else "",
        scanners="|".join(SCANNERS),
        emergencies="|".join(EMERGENCY),
    )


def _advertised(edge: Edge) -> list[Address]:
    """The outside sockets of the IP version that `advertise` has."""
    if not edge.advertise:
        return []
    return [each for each in edge.outside if (":" in each.host) == (":" in edge.advertise)]


def _network(text: str) -> str:
    """An address or network as Kamailio compares it: IPv6 in brackets."""
    network = ipaddress.ip_network(text)
    host = str(network.network_address)
    return f"[{host}]/{network.prefixlen}" if network.version == 6 else str(network)  # noqa: PLR2004 - IP version


def _workers(edge: Edge) -> str:
    """The dispatcher's list: one set, flag 8 (ping it); pings leave by the inside socket."""
    lines = [
        f"1 {worker.address.uri} 8 0 duid=w{at};sockname={edge.gate(worker.address)}"
        for at, worker in enumerate(edge.workers)
    ]
    return "\n".join(lines) + "\n"


def _tls(tls: Tls) -> str:
    """TLS 1.2 and up, both ways; a trunk must show a certificate that `trunk_ca` signed."""
    asked = "yes" if tls.client_ca else "no"
    own = f"certificate = {tls.certificate}\nprivate_key = {tls.key}\n"
    sections: Mapping[str, tuple[str, str]] = {
        "server:default": (asked, tls.client_ca), "client:default": ("yes", tls.trunk_ca),
    }  # fmt: skip
    return "\n".join(
        f"[{name}]\nmethod = TLSv1.2+\nverify_certificate = {verified}\n"
        f"require_certificate = {verified}\n{own}" + (f"ca_list = {roots}\n" if roots else "")
        for name, (verified, roots) in sections.items()
    )


def _kept(media: Media) -> str:
    """What rtpengine does with every offer and answer; a source once learned is the only one."""
    source = "media-handover" if media.follow else "strict-source"
    return f"replace-origin replace-session-connection ICE=remove {source}"


def _rtpengine(media: Media, advertise: str) -> str:
    """Its whole configuration: all in user space, and a place freed once its call is over."""
    outside, inside = media.outside.strip("[]"), media.inside.strip("[]")
    seen = advertise.strip("[]")
    shown = f"!{seen}" if seen and (":" in seen) == (":" in outside) else ""
    lines = {
        "table": -1,
        "interface": f"outside/{outside}{shown};inside/{inside}",
        "listen-ng": f"{media.control.bracketed}:{media.control.port}",
        "port-min": media.ports[0],
        "port-max": media.ports[1],
        "endpoint-learning": "immediate",
        "offer-timeout": _UNANSWERED_S,
        "delete-delay": 0,
        "log-level": 5,
    }
    return "[rtpengine]\n" + "".join(f"{key} = {value}\n" for key, value in lines.items())
