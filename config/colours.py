"""The colours of the newsroom's screens."""

NEWSROOM_BLUE = {  # lightness and hue by step, as the theme wants them
    "50": "oklch(97% .014 242)",
    "100": "oklch(94% .03 242)",
    "200": "oklch(89% .06 242)",
    "300": "oklch(82% .1 242)",
    "400": "oklch(73% .13 244)",
    "500": "oklch(64% .14 246)",
    "600": "oklch(50% .13 250)",
    "700": "oklch(44% .12 251)",
    "800": "oklch(38% .1 252)",
    "900": "oklch(33% .08 253)",
    "950": "oklch(25% .06 254)",
}
