"""From what was typed to what is looked for: words, and for each word everything that answers it.

"laga cykel" → one group that is answered by laga AND cykel, by cykelverkstad, …
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from torg.core.search.analyser import Word, analyse_word, fold, forms_of, lexicon
from torg.core.search.analyser.stem import lemma_swedish
from torg.core.search.analyser.synonyms import Phrase, synonyms
from torg.core.search.analyser.text import is_unspaced
from torg.core.search.analyser.words import CONJUNCTIONS, restore_word
from torg.core.search.tokens import FOLDED, IN_TITLE
from torg.core.search.vocabulary import completions, corrections, known_tokens

MAX_LENGTH = 200  # signs that are read of a question
MAX_WORDS = 12
_CERTAIN = 5  # letters from which a folded spelling is unlikely to be another word
_MIN_TRADE = 3  # letters of a verb that a trade is named from
_MAX_ANSWERS = 48  # alternatives of one word

# What an answer is worth beside the word itself (1.0).
_RESTORED, _FOLDED, _LEMMA = 0.9, 0.8, 0.8
_OTHER_LANGUAGE, _PARTS, _SYNONYM, _COMPLETED = 0.75, 0.7, 0.6, 0.6
_SOLD, _CORRECTED, _HEAD, _MODIFIER = 0.5, 0.5, 0.3, 0.2


@dataclass
class Group:
    """A word of the question and its answers: tokens that must all be found, and their worth."""

    word: Word
    answers: dict[Phrase, float] = field(default_factory=dict)
    wider: dict[Phrase, float] = field(default_factory=dict)  # when nothing else is found
    least: dict[Phrase, float] = field(default_factory=dict)  # when not even that is
    known: bool = False  # some answer occurs in the city
    in_titles: int = 0  # documents that have an answer in the title, about
    corrected: str = ""  # the spelling that is suggested

    def add(self, tokens: Iterable[str], worth: float) -> None:
        phrase = tuple(tokens)
        if phrase and len(self.answers) < _MAX_ANSWERS:
            self.answers[phrase] = max(worth, self.answers.get(phrase, 0))

    def add_wider(self, tokens: Iterable[str], worth: float) -> None:
        phrase = tuple(tokens)
        if phrase and phrase not in self.answers and len(self.wider) < _MAX_ANSWERS:
            self.wider[phrase] = worth

    def add_least(self, token: str) -> None:
        self.least[token,] = _MODIFIER

    @property
    def widest(self) -> dict[Phrase, float]:
        """Return what may answer the word where nothing proper does."""
        return self.wider or self.least

    def in_title(self) -> list[Phrase]:
        """Return the answers as they must stand in a title."""
        return [tuple(IN_TITLE + token for token in phrase) for phrase in self.answers]


@dataclass
class Question:
    forms: list[str]
    groups: list[Group]

    @property
    def strict(self) -> list[list[Phrase]]:
        """Return the answers of each word, every one of which must be found."""
        return [list(group.answers) for group in self.groups]

    @property
    def wide(self) -> list[list[Phrase]]:
        """Return the answers of each word, wider ones too."""
        return [[*group.answers, *group.wider] for group in self.groups]

    @property
    def has_wider(self) -> bool:
        """Whether some word has a wider answer beside its proper ones."""
        return any(group.wider for group in self.groups)

    @property
    def suggestion(self) -> str:
        """Return the question with misspelt words corrected; "" when none is."""
        if not any(group.corrected for group in self.groups):
            return ""
        better = {group.word.form: group.corrected for group in self.groups if group.corrected}
        return " ".join(better.get(form, form) for form in self.forms)


def read_question(
    city_id: int, text: str, language: str = "sv", *, typing: bool = False
) -> Question:
    """Return the question in `text`; with `typing`, its last word may be unfinished."""
    forms = list(dict.fromkeys(forms_of(text[:MAX_LENGTH], MAX_WORDS)))
    asked = [form for form in forms if form not in CONJUNCTIONS] or forms
    groups = [Group(analyse_word(form)) for form in asked]
    for group in groups:
        _answer(group, language)
    _answer_phrases(groups)
    _keep_known(city_id, groups)
    if typing and groups and not text[-1:].isspace():
        _complete(city_id, groups[-1])
    for group in groups:
        if not group.known:
            _correct(city_id, group)
    return Question(forms, groups)


def _answer(group: Group, language: str) -> None:
    """Collect what answers a word without asking the database."""
    word = group.word
    if language == "en":
        group.add(analyse_word(word.form, "en").terms, 1.0)
    group.add(word.terms[:1], 1.0 if language != "en" else _OTHER_LANGUAGE)
    for term in word.terms[1:]:
        group.add([term], 1.0 if word.listed else _LEMMA)
    if len(word.parts) > 1:
        group.add(word.parts, _PARTS)
    for other in _derived(word):
        group.add([other], _SYNONYM)
    restored = restore_word(word.form)
    for known in filter(None, (word, restored)):
        _answer_with_meaning(group, known)
    if restored:
        group.add(restored.terms[:1], _RESTORED)
        group.add(restored.parts if len(restored.parts) > 1 else (), _PARTS)
    _answer_folded(group)
    if language != "en" and not word.listed:
        group.add(analyse_word(word.form, "en").terms, _OTHER_LANGUAGE)
    if word.parts and word.parts[-1] not in lexicon().selling | lexicon().broad:
        group.add_wider(word.parts[-1:], _HEAD)
    for part in word.parts[:-1]:
        group.add_least(part)


def _derived(word: Word) -> list[str]:
    """Return the trade for one who has it, and the other way round: mäklare, mäkleri."""
    pairs = (("erare", "ering"), ("are", "eri"), ("ering", "erare"), ("eri", "are"))
    for ending, other in pairs:
        stem = word.terms[0].removesuffix(ending)
        if stem != word.terms[0] and len(stem) >= _MIN_TRADE:
            return list(analyse_word(stem + other).terms)
    return []


def _answer_with_meaning(group: Group, word: Word) -> None:
    """Add synonyms; for a shop that says what it sells, also what it sells."""
    also = synonyms().also
    for term in word.terms:
        for phrase in also.get((term,), ()):
            group.add(phrase, _SYNONYM)
    # "mobilreparation" is "laga mobil": the head may be said otherwise.
    for phrase in also.get(word.parts[-1:], ()):
        group.add((*word.parts[:-1], *phrase), _HEAD)
    sold = word.parts[:-1]
    if sold and word.parts[-1] in lexicon().selling and not lexicon().vague.intersection(sold):
        group.add(sold, _SOLD)
        for phrase in also.get(sold, ()):
            group.add(phrase, _SOLD)


def _answer_folded(group: Group) -> None:
    """Let words be found across å ä ö, but never one listed word for another (ost, öst)."""
    word, term = group.word, group.word.terms[0]
    plain = fold(term)
    if plain == term and not word.listed:
        group.add([FOLDED + plain], _FOLDED)
    elif len(plain) >= _CERTAIN:
        group.add_wider([FOLDED + plain if plain == term else plain], _FOLDED)


def _answer_phrases(groups: list[Group]) -> None:
    """Let neighbouring words that mean something together be answered together."""
    also = synonyms().also
    for start in range(len(groups) - 1):
        for end in range(start + 2, min(len(groups), start + synonyms().longest) + 1):
            members = groups[start:end]
            phrase = tuple(group.word.terms[0] for group in members)
            for other in (*also.get(phrase, ()), ("".join(g.word.form for g in members),)):
                # Every member takes it, so that it answers all of them at once.
                for group in members:
                    group.add(other, _SYNONYM)


def _keep_known(city_id: int, groups: list[Group]) -> None:
    """Drop answers whose words the city does not have."""
    tokens = {
        token
        for group in groups
        for phrase in (*group.answers, *group.wider, *group.least)
        for token in phrase
    }
    plain = {token for token in tokens if not token.startswith(FOLDED)}
    folded = {token.removeprefix(FOLDED) for token in tokens - plain}
    known = known_tokens(city_id, plain, folded)
    for group in groups:
        for answers in (group.answers, group.wider, group.least):
            for phrase in [p for p in answers if not all(token in known for token in p)]:
                del answers[phrase]
        group.known = bool(group.answers)
        group.in_titles = max(
            (min(known[t] for t in phrase) for phrase in group.answers), default=0
        )


def _complete(city_id: int, group: Group) -> None:
    for form, term in completions(city_id, group.word.form):
        group.add([term], _COMPLETED if form != group.word.form else 1.0)
    group.known = bool(group.answers)


def _correct(city_id: int, group: Group) -> None:
    """Answer an unknown word by what it may be a misspelling or the beginning of.

    A word that is spelt right is not corrected: "kost" is not "ost" in a town without diets.
    """
    form = group.word.form
    if is_unspaced(form):
        return
    near = corrections(city_id, form)
    sure = group.word.listed or bool(group.word.parts)
    add = group.add_wider if sure or lemma_swedish(form) else group.add
    if not sure:
        for _, term, titles in near:
            add([term], _CORRECTED)
            group.in_titles = max(group.in_titles, titles)
        if len(form) >= 3:
            for _, term in completions(city_id, form):
                group.add([term], _COMPLETED)
    if near:
        group.corrected = near[0][0]
    group.known = bool(group.answers)
