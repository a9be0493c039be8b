"""The icons: outlines on a 16 px square, drawn in the colour of the text beside them."""

POINTING = frozenset({"next", "previous", "return"})
"""Those that point along the line of reading: drawn the other way round in a language from right to left."""
SHAPES: dict[str, str] = {
    "check": '<path d="M3 8.5 6.5 12 13 4.5"/>',
    "cross": '<path d="m4 4 8 8m0-8-8 8"/>',
    "clock": '<circle cx="8" cy="8" r="6"/><path d="M8 4.5V8l2.5 1.5"/>',
    "hourglass": '<path d="M4 2h8M4 14h8M5 2c0 3.5 3 4 3 6s-3 2.5-3 6m6-12c0 3.5-3 4-3 6s3 2.5 3 6"/>',
    "pencil": '<path d="m3 13 .7-3L11 2.7 13.3 5 6 12.3 3 13Z"/>',
    "return": '<path d="M6 3 2.5 6.5 6 10M3 6.5h6a4 4 0 0 1 0 7H7"/>',
    "megaphone": '<path d="M2 6.5v3h2.5l6.5 3.5V3L4.5 6.5H2Zm3 3L6 13.5m7.5-7v3"/>',
    "dot": '<circle cx="8" cy="8" r="3" fill="currentColor"/>',
    "archive": '<path d="M2 3h12v3H2zM3 6v7.5h10V6M6.5 9h3"/>',
    "pause": '<path d="M5.5 3.5v9m5-9v9"/>',
    "flag": '<path d="M4 14V2.5h8.5L10.5 6l2 3.5H4"/>',
    "stamp": '<circle cx="8" cy="8" r="6"/><path d="m5 8.3 2.2 2.2L11 6.3"/>',
    "info": '<circle cx="8" cy="8" r="6"/><path d="M8 7.5V11M8 5h.01"/>',
    "warning": '<path d="M8 2.5 14.5 13.5h-13L8 2.5ZM8 6.5v3.5m0 1.8h.01"/>',
    "search": '<circle cx="7" cy="7" r="4.5"/><path d="m10.5 10.5 3.5 3.5"/>',
    "bell": '<path d="M4 11V7a4 4 0 0 1 8 0v4l1.2 1.5H2.8L4 11Zm2.7 3.3h2.6"/>',
    "person": '<circle cx="8" cy="5" r="2.7"/><path d="M2.7 14c.6-3 2.7-4.3 5.3-4.3s4.7 1.3 5.3 4.3"/>',
    "building": '<path d="M3 14V2.5h7V14m0-8h3v8M1.5 14h13M5.5 5.5h2m-2 3h2m-2 3h2"/>',
    "file": '<path d="M4 1.5h5L12.5 5v9.5H4zM9 1.5V5h3.5"/>',
    "upload": '<path d="M8 11V3M5 5.5 8 2.5l3 3M2.5 11v2.5h11V11"/>',
    "download": '<path d="M8 2.5v8M5 8l3 3 3-3M2.5 11v2.5h11V11"/>',
    "link": '<path d="M6.5 9.5 9.5 6.5M7 4.5 9 2.7a3 3 0 0 1 4.3 4.3L11.5 9M9 11.5 7 13.3A3 3 0 0 1 2.7 9L4.5 7"/>',
    "lock": '<path d="M3.5 7h9v6.5h-9zM5.5 7V5a2.5 2.5 0 0 1 5 0v2"/>',
    "key": '<circle cx="5" cy="8" r="2.7"/><path d="M7.7 8H14v2.5M11.5 8v2"/>',
    "plus": '<path d="M8 3v10M3 8h10"/>',
    "minus": '<path d="M3 8h10"/>',
    "next": '<path d="m6 3 5 5-5 5"/>',
    "previous": '<path d="m10 3-5 5 5 5"/>',
    "down": '<path d="m3.5 6 4.5 4.5L12.5 6"/>',
    "up": '<path d="M3.5 10 8 5.5l4.5 4.5"/>',
    "more": '<path d="M3 8h.01M8 8h.01M13 8h.01" stroke-width="2.5"/>',
    "filter": '<path d="M2 3h12l-4.5 5.5v4l-3 1.5v-5.5L2 3Z"/>',
    "calendar": '<path d="M2.5 3.5h11V14h-11zM2.5 6.5h11M5.5 2v3m5-3v3"/>',
    "print": '<path d="M4.5 6V2h7v4M4.5 11.5h-2V6h11v5.5h-2M4.5 9.5h7V14h-7z"/>',
    "sun": (
        '<circle cx="8" cy="8" r="2.7"/><path d="M8 1.5V3m0 10v1.5M1.5 8H3m10 0h1.5M3.4 3.4l1.1 1.1m7 7 1.1 1.1"/>'
        '<path d="m12.6 3.4-1.1 1.1m-7 7-1.1 1.1"/>'
    ),
    "moon": '<path d="M13 9.5A5.5 5.5 0 0 1 6.5 3 5.5 5.5 0 1 0 13 9.5Z"/>',
    "keyboard": '<path d="M1.5 4h13v8.5h-13zM4 6.5h.01M6.7 6.5h.01M9.3 6.5h.01M12 6.5h.01M5 10h6"/>',
    "mail": '<path d="M2 3.5h12v9H2zM2.5 4 8 8.5 13.5 4"/>',
    "refresh": '<path d="M13.5 8A5.5 5.5 0 1 1 11.5 3.7L13.5 5.5M13.5 2v3.5H10"/>',
    "scales": '<path d="M8 2.5v11M5 13.5h6M3 4.5h10M3 4.5 1.2 9h3.6L3 4.5Zm10 0L11.2 9h3.6L13 4.5Z"/>',
}
