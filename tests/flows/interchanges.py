"""Interchanges as a port's system writes them, made up here."""

from __future__ import annotations

from collections.abc import Sequence

CONTAINERS = ("MSKU1234565", "TCLU6194639", "CSQU3054383", "TGHU7654321")


def interchange(
    *messages: Sequence[str],
    syntax: str = "UNOA:2",
    reference: str = "4711",
    una: str = "UNA:+.? '",
    test: str = "",
    end: str = "'\n",
) -> bytes:
    """Messages in their envelope.

    Args:
        messages: Segments of each, without UNH and UNT.
        syntax: Identifier and version.
        reference: Control reference.
        una: Service string.
        test: Rest of the UNB.
        end: Behind each segment.
    """
    segments = [f"UNB+{syntax}+CATLAI:ZZZ+CUSTOMS:ZZZ+261122:0815+{reference}{test}"]
    for number, (kind, *content) in enumerate(messages, 1):
        segments += [f"UNH+{number}+{kind}:D:95B:UN:ITG14", *content]
        segments.append(f"UNT+{len(content) + 2}+{number}")
    segments.append(f"UNZ+{len(messages)}+{reference}")
    return (una + "".join(each + end for each in segments)).encode("latin-1")


def codeco(
    *containers: str, document: str = "34", number: str = "GI-1", function: str = "9"
) -> list[str]:
    """A report of a gate.

    Args:
        containers: Codes.
        document: 34 in, 36 out.
        number: Of the document.
        function: 9 original, 1 cancelled, 5 replaced.
    """
    header = [
        "CODECO",
        f"BGM+{document}+{number}+{function}",
        "DTM+137:202611220812:203",
        "RFF+ACW:GI-1",
        "TDT+20+2611W+1++MAE:172:20+++V7AB5:103::SONG LOC",
        "LOC+9+VNCLI:139:6",
        "DTM+133:202611250600:203",
        "NAD+MS+CATLAI:160:ZZZ",
        "NAD+CF+MAE:160:20",
    ]
    for container in containers:
        header += equipment(container)
    return [*header, f"CNT+16:{len(containers)}"]


def equipment(container: str) -> list[str]:
    """What a report says of one container."""
    return [
        f"EQD+CN+{container}+45G1:102:5++2+5",
        "RFF+BN:BKG 7781",
        "DTM+7:202611220810:203",
        "LOC+165+VNCLI:139:6+CATLAI:TER:ZZZ",
        "LOC+11+NLRTM:139:6",
        "MEA+AAE+G+KGM:24150.5",
        "SEL+VN00381+CA",
        "FTX+AAI+++CUA KHONG HU HONG",
        "DAM+1+DENT",
        "TDT+1++3+31+TRK:172:87+++51C-123.45/51R-012.34:146",
    ]


def coparn(document: str, *segments: str, number: str = "ORD-7", function: str = "9") -> list[str]:
    """An order to a terminal.

    Args:
        document: 11, 27 or 126 to accept, 12 to release.
        segments: From the first EQD on.
        number: Of the document.
        function: 9 original, 1 cancelled, 5 replaced.
    """
    return [
        "COPARN",
        f"BGM+{document}+{number}+{function}",
        "RFF+BN:BKG 7781",
        "TDT+20+2611W+1++MAE:172:20+++V7AB5:103::SONG LOC",
        "LOC+9+VNCLI:139:6",
        "DTM+132:202611240600:203",
        *segments,
        "CNT+16:1",
    ]
