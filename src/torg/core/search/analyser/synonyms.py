"""What people call the same thing: `data/synonyms.txt`, read into terms."""

from dataclasses import dataclass, field
from functools import lru_cache

from torg.core.search.analyser.lexicon import read_sections
from torg.core.search.analyser.words import CONJUNCTIONS, analyse_text

Phrase = tuple[str, ...]  # terms that must all be found


@dataclass
class Synonyms:
    """`also[phrase]` are the phrases that asking for `phrase` finds as well, in order."""

    also: dict[Phrase, list[Phrase]] = field(default_factory=dict)
    longest: int = 1

    def add(self, asked: Phrase, found: Phrase) -> None:
        others = self.also.setdefault(asked, [])
        if asked != found and found not in others:
            others.append(found)
        self.longest = max(self.longest, len(asked))


@lru_cache(maxsize=1)
def synonyms() -> Synonyms:
    """Return the synonyms, read once per process."""
    result = Synonyms()
    for _, line in read_sections("synonyms.txt"):
        if ">" in line:
            asked, _, found = line.partition(">")
            for phrase in found.split(","):
                result.add(phrase_of(asked), phrase_of(phrase))
        else:
            group = [phrase_of(part) for part in line.split("~")]
            for asked_phrase in group:
                for found_phrase in group:
                    result.add(asked_phrase, found_phrase)
    return result


def phrase_of(text: str) -> Phrase:
    """Return the terms of a phrase, without conjunctions."""
    words = analyse_text(text)
    return tuple(word.terms[0] for word in words if word.form not in CONJUNCTIONS)
