"""A program of its own: draws an image anew, small, without anything that the file says about itself.

`python shrinking.py SOURCE TARGET LONGEST_SIDE`. Run apart, so that a hostile image harms nothing but its preview.
"""

from __future__ import annotations

import sys

from PIL import Image, ImageOps

MOST_PIXELS = 60_000_000


def shrink(source: str, target: str, longest: int) -> None:
    """Write the small PNG. Raises whatever Pillow raises."""
    with Image.open(source) as image:
        if image.width * image.height > MOST_PIXELS:
            raise ValueError("more pixels than a preview is worth")
        image.draft("RGB", (longest, longest))
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((longest, longest))
        plain = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
        drawn = Image.new(plain.mode, plain.size)
        drawn.paste(plain)
        drawn.save(target, "PNG")


if __name__ == "__main__":
    shrink(sys.argv[1], sys.argv[2], int(sys.argv[3]))
