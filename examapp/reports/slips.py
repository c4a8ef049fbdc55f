"""The slip that a candidate takes along: the receipt as a small page to print and sign."""

from collections.abc import Sequence
from html import escape

from examapp.locale import _, current_language

STYLE = """
@page { size: A5 landscape; margin: 14mm }
body { font: 12pt/1.5 "Noto Serif CJK SC", "Source Han Serif SC", SimSun, serif; max-width: 178mm; margin: 0 auto }
h1 { font-size: 15pt; margin: 0 0 4mm } table { border-collapse: collapse } th { text-align: left; font-weight: normal }
th, td { padding: 0.6mm 8mm 0.6mm 0; vertical-align: top }
.code { font: bold 18pt/1.4 monospace; letter-spacing: 0.08em }
.lines { display: flex; gap: 12mm; margin-top: 12mm } .lines div { flex: 1; border-top: 0.3mm solid; padding-top: 1mm }
p { margin: 3mm 0 0; font-size: 10.5pt }
"""


def slip_html(title: str, rows: Sequence[tuple[str, str]], *, demonstration: bool = False) -> str:
    """The slip as a page for any browser; the last row is the code."""
    *facts, (name, code) = rows
    cells = "".join(f"<tr><th>{escape(label)}</th><td>{escape(value)}</td></tr>" for label, value in facts)
    caution = _("DEMONSTRATION DATA: the people here are invented.")
    told = f"<p><strong>{escape(caution)}</strong></p>" if demonstration else ""
    receipt, candidate, invigilator = _("Receipt"), _("Candidate, date"), _("Invigilator, date")
    return (
        f'<!doctype html>\n<html lang="{current_language()}"><head><meta charset="utf-8">'
        f"<title>{escape(receipt)} {escape(code)}</title><style>{STYLE}</style></head><body>"
        f"<h1>{escape(receipt)} · {escape(title)}</h1>{told}"
        f'<table>{cells}<tr><th>{escape(name)}</th><td class="code">{escape(code)}</td></tr></table>'
        f"<p>{escape(explanation())}</p>"
        f'<div class="lines"><div>{escape(candidate)}</div><div>{escape(invigilator)}</div></div>'
        "</body></html>\n"
    )


def explanation() -> str:
    """What the code is good for."""
    return _("The code is computed from everything that was stored. examapp verify --receipt CODE shows whose it is.")
