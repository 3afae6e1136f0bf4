"""What the edge says to Kamailio. That Kamailio does it is tested in tests/protocol/edge."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from ringright.line.edge import Address, Carrier, Edge, Media, Tls, Worker
from ringright.line.kamailio import COUNTERS, render

PAGE = Path(__file__).parents[3] / "docs" / "edge.md"
EDGE = Edge(
    outside=(Address("udp", "203.0.113.10", 5060), Address("tls", "203.0.113.10", 5061)),
    inside=(Address("tcp", "10.0.0.1", 5060), Address("udp", "10.0.0.1", 5060)),
    workers=(Worker(Address("udp", "10.0.0.11", 5062), 80),),
    trunks=(
        Carrier("carrier-a", Address("tls", "sip.example.com", 5061), ("198.51.100.0/28",)),
        Carrier("b", Address("udp", "198.51.100.40", 5060), ("2001:db8::/32",)),
    ),
    tls=Tls("/c.pem", "/k.pem"),
)


def test_the_files_name_each_other_in_their_folder() -> None:
    files = render(EDGE, "/srv/edge")
    assert set(files) == {"kamailio.cfg", "workers.list", "tls.cfg"}
    assert '"/srv/edge/workers.list"' in files["kamailio.cfg"]
    assert '"/srv/edge/tls.cfg"' in files["kamailio.cfg"]


@pytest.mark.parametrize("folder", ["relative", '/a"b', "/a\nb", "/a b", "/a\n"])
def test_a_folder_that_cannot_be_quoted_is_refused(folder: str) -> None:
    with pytest.raises(ValueError, match="cannot stand in a configuration"):
        render(EDGE, folder)


def test_without_tls_there_is_nothing_of_it() -> None:
    plain = replace(EDGE, outside=EDGE.outside[:1], trunks=EDGE.trunks[1:], tls=None)
    files = render(plain, "/e")
    assert "tls.cfg" not in files
    assert "tls" not in files["kamailio.cfg"]


MEDIA = Media(Address("udp", "127.0.0.1", 2223), "203.0.113.10", "10.0.0.1", (31000, 32000))


def test_without_media_sound_passes_the_edge() -> None:
    files = render(EDGE, "/e")
    assert "rtpengine.conf" not in files
    assert "rtpengine" not in files["kamailio.cfg"]


def test_rtpengine_gets_both_sides_and_the_address_carriers_see() -> None:
    files = render(replace(EDGE, media=MEDIA, advertise="192.0.2.9"), "/e")
    conf = files["rtpengine.conf"].splitlines()
    assert "interface = outside/203.0.113.10!192.0.2.9;inside/10.0.0.1" in conf
    assert "listen-ng = 127.0.0.1:2223" in conf
    assert {"port-min = 31000", "port-max = 32000", "table = -1"} <= set(conf)
    plain = render(replace(EDGE, media=MEDIA), "/e")["rtpengine.conf"]
    assert "outside/203.0.113.10;" in plain


def test_each_side_is_spoken_to_in_its_ip_version() -> None:
    mixed = replace(MEDIA, outside="[2001:db8::9]")
    files = render(replace(EDGE, media=mixed, advertise="192.0.2.9"), "/e")
    assert "direction=inside direction=outside address-family=IP6 " in files["kamailio.cfg"]
    assert "direction=outside direction=inside address-family=IP4 " in files["kamailio.cfg"]
    assert "interface = outside/2001:db8::9;inside/10.0.0.1\n" in files["rtpengine.conf"]


def test_a_learned_source_is_the_only_one_unless_it_is_to_be_followed() -> None:
    strict = render(replace(EDGE, media=MEDIA), "/e")["kamailio.cfg"]
    assert "strict-source" in strict
    assert "media-handover" not in strict
    loose = render(replace(EDGE, media=replace(MEDIA, follow=True)), "/e")["kamailio.cfg"]
    assert "media-handover" in loose
    assert "strict-source" not in loose


def test_each_next_hop_leaves_by_a_socket_of_its_kind() -> None:
    files = render(EDGE, "/e")
    text = files["kamailio.cfg"]
    assert re.search(r'TO_CARRIER_A\] \{[^}]*\$fsn = "outside1"', text)
    assert re.search(r'TO_B\] \{[^}]*\$fsn = "outside0"', text)
    assert files["workers.list"] == "1 sip:10.0.0.11:5062 8 0 duid=w0;sockname=inside1\n"


def test_networks_are_compared_as_kamailio_writes_them() -> None:
    text = render(EDGE, "/e")["kamailio.cfg"]
    assert "src_ip == 198.51.100.0/28" in text
    assert "src_ip == [2001:db8::]/32" in text


def test_only_sockets_of_its_ip_version_advertise_an_address() -> None:
    both = (*EDGE.outside, Address("udp", "2001:db8::1", 5060))
    text = render(replace(EDGE, outside=both, advertise="192.0.2.9"), "/e")["kamailio.cfg"]
    assert "listen=udp:203.0.113.10:5060 advertise 192.0.2.9:5060" in text
    assert 'listen=udp:[2001:db8::1]:5060 name "outside2"' in text
    assert text.count("advertise") == 2


def test_a_trunk_must_show_a_certificate_and_callers_when_asked() -> None:
    tls = render(EDGE, "/e")["tls.cfg"]
    server, client = tls.split("[client:default]")
    assert "verify_certificate = no" in server
    assert "verify_certificate = yes" in client
    assert "ca_list = /etc/ssl/certs/ca-certificates.crt" in client
    asked = replace(EDGE, tls=Tls("/c.pem", "/k.pem", client_ca="/ca.pem"))
    server = render(asked, "/e")["tls.cfg"].split("[client:default]")[0]
    assert "require_certificate = yes" in server
    assert "ca_list = /ca.pem" in server
    assert tls.count("method = TLSv1.2+") == 2


@pytest.mark.parametrize("name", COUNTERS)
def test_every_counter_is_used_and_documented(name: str) -> None:
    assert f'cnt_inc("edge.{name}")' in render(replace(EDGE, media=MEDIA), "/e")["kamailio.cfg"]
    assert f"| `{name}` |" in PAGE.read_text(encoding="utf-8")


def test_no_counter_is_used_that_is_not_declared() -> None:
    text = render(replace(EDGE, media=MEDIA, emergency="b"), "/e")["kamailio.cfg"]
    assert set(re.findall(r'cnt_inc\("edge\.(\w+)"\)', text)) == set(COUNTERS)
