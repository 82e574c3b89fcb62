"""The fields of a quiz: a question, two to four answers, one of them right, in two languages."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from torg.agenda.models import WalkStop
from torg.core.text import clean_text

LETTERS = "abcd"
_QUESTION, _ANSWER, _BECAUSE = 250, 120, 500  # characters


def _line(label: Any, longest: int) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, required=False)


class QuizFields(forms.Form):
    """Left empty, there is no quiz. After `clean`, `quizzes` holds it in Swedish and English."""

    question = _line(_("Question"), _QUESTION)
    answer_a = _line(_("Answer a"), _ANSWER)
    answer_b = _line(_("Answer b"), _ANSWER)
    answer_c = _line(_("Answer c"), _ANSWER)
    answer_d = _line(_("Answer d"), _ANSWER)
    right = forms.ChoiceField(
        label=_("The right answer"), required=False, choices=[(x, x) for x in LETTERS]
    )
    because = _line(_("Because"), _BECAUSE)
    question_en = _line(_("Question in English"), _QUESTION)
    answer_a_en = _line(_("Answer a in English"), _ANSWER)
    answer_b_en = _line(_("Answer b in English"), _ANSWER)
    answer_c_en = _line(_("Answer c in English"), _ANSWER)
    answer_d_en = _line(_("Answer d in English"), _ANSWER)
    because_en = _line(_("Because, in English"), _BECAUSE)

    quizzes: tuple[dict[str, Any], dict[str, Any]] = ({}, {})

    @property
    def english_errors(self) -> bool:
        """Whether a field in English has to be looked at."""
        return any(name.endswith("_en") for name in self.errors)

    @staticmethod
    def quiz_values(stop: WalkStop) -> dict[str, Any]:
        """Return what the fields hold of a stop that is."""
        values: dict[str, Any] = {}
        for end, quiz in (("", stop.quiz), ("_en", stop.texts.get("en", {}).get("quiz") or {})):
            values |= {f"{name}{end}": quiz.get(name, "") for name in ("question", "because")}
            answers = zip(LETTERS, quiz.get("answers", []), strict=False)
            values |= {f"answer_{letter}{end}": answer for letter, answer in answers}
        values["right"] = LETTERS[stop.quiz.get("right", 0)] if stop.quiz else LETTERS[0]
        return values

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        words = {name: clean_text(said.get(name), _BECAUSE) for name in QuizFields.base_fields}
        asked = [letter for letter in LETTERS if words[f"answer_{letter}"]]
        if not words["question"]:
            if asked or words["question_en"]:
                self.add_error("question", _now("Write the question, or leave all of it empty."))
            return said
        if len(asked) < 2:
            self.add_error("answer_b", _now("A quiz has two to four answers."))
        elif words["right"] not in asked:
            self.add_error("right", _now("The right answer is one of those that are written."))
        else:
            self.quizzes = self._of(words, asked, ""), self._english(words, asked)
        return said

    def _english(self, words: dict[str, str], asked: list[str]) -> dict[str, Any]:
        if not words["question_en"]:
            return {}
        for letter in asked:
            if not words[f"answer_{letter}_en"]:
                self.add_error(f"answer_{letter}_en", _now("Write this answer in English too."))
        return self._of(words, asked, "_en")

    @staticmethod
    def _of(words: dict[str, str], asked: list[str], end: str) -> dict[str, Any]:
        return {
            "question": words[f"question{end}"],
            "answers": [words[f"answer_{letter}{end}"] for letter in asked],
            "right": asked.index(words["right"]),
            "because": words[f"because{end}"],
        }
