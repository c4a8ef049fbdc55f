"""Three sets of colours: light, dark, and high contrast."""

from textual.theme import Theme


def themes() -> tuple[Theme, ...]:
    """The themes in the order in which F2 goes through them; the first is the one at the start."""
    return (_dark(), _light(), _contrast())


def _dark() -> Theme:
    return Theme(
        name="exam-dark",
        primary="#5aa9e6",
        secondary="#8fb8de",
        accent="#7fc8a9",
        warning="#f2b84b",
        error="#ff7b72",
        success="#7ee2a8",
        foreground="#e6e6e6",
        background="#16181d",
        surface="#16181d",
        panel="#4a5160",
        dark=True,
    )


def _light() -> Theme:
    return Theme(
        name="exam-light",
        primary="#0b4f8a",
        secondary="#35618f",
        accent="#0b6b4f",
        warning="#8a4b00",
        error="#a30d11",
        success="#0b6b33",
        foreground="#1b1b1b",
        background="#fbfaf5",
        surface="#fbfaf5",
        panel="#a8a69c",
        dark=False,
    )


def _contrast() -> Theme:
    return Theme(
        name="exam-contrast",
        primary="#ffff00",
        secondary="#ffffff",
        accent="#00ffff",
        warning="#ffff00",
        error="#ff8080",
        success="#00ff00",
        foreground="#ffffff",
        background="#000000",
        surface="#000000",
        panel="#ffffff",
        dark=True,
        text_alpha=1.0,
    )
