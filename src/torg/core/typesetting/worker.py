"""Typesets one document in a process of its own: JSON on standard input, a PDF on standard output.

Run by `core.typesetting.typeset` and by nobody else. Knows nothing of Torg, reads its template
and the fonts only, and may use so much memory and time and no more: what people write ends up here.
"""

import json
import resource
import sys
from datetime import UTC, datetime

MEMORY = 2**31  # bytes of address space; the typesetter itself maps some hundred million
SECONDS = 60  # of processor time; the one who asks waits less for a small thing


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    asked = json.load(sys.stdin)
    import typst  # noqa: PLC0415  -- within the limits, too

    pdf = typst.compile(
        asked["template"].encode(),
        format="pdf",
        font_paths=[asked["fonts"]],
        sys_inputs={"data": json.dumps(asked["data"])},
        pdf_standards="ua-1",  # tagged, with title and language, for those who listen
        timestamp=datetime.fromisoformat(asked["made_at"]).astimezone(UTC),
    )
    sys.stdout.buffer.write(pdf)


if __name__ == "__main__":
    main()
