"""What moderation writes: to whoever reported, and to whoever is restricted."""

from typing import Any

from torg.core.mail import Letter, letters
from torg.core.moderation.models import About, Appeal, Report, Restriction
from torg.core.moderation.queries import thing_of
from torg.core.site import absolute


def _link(view: str, case: About, language: str) -> str:
    address = absolute(view, case.pk, city_id=case.city_id, language=language)
    return f"{address}?key={case.token}"


def _to_reporter(report: Report, template: str, **more: Any) -> list[Letter]:
    reporter = getattr(report, "reporter", None)
    if reporter is None or not reporter.email:
        return []
    link = _link("moderation:case", report, report.language)
    context = {"report": report, "link": link, **more}
    return [Letter(reporter.email, template, context, report.language)]


def _to_author(restriction: Restriction, template: str, **more: Any) -> list[Letter]:
    about = thing_of(restriction)
    if about.kind is None or about.thing is None:
        return []
    return [
        Letter(
            address,
            template,
            {
                "restriction": restriction,
                "link": _link("moderation:statement", restriction, language),
                **more,
            },
            language,
        )
        for address, language in about.kind.author_emails(about.thing)
    ]


@letters("moderation.received")
def _received(number: int) -> list[Letter]:
    report = Report.objects.select_related("reporter").get(pk=number)
    return _to_reporter(report, "moderation/mail/received.txt")


@letters("moderation.report_decided")
def _report_decided(number: int) -> list[Letter]:
    report = Report.objects.select_related("reporter").get(pk=number)
    return _to_reporter(report, "moderation/mail/report_decided.txt")


@letters("moderation.restricted")
def _restricted(number: int) -> list[Letter]:
    return _to_author(Restriction.objects.get(pk=number), "moderation/mail/restricted.txt")


@letters("moderation.lifted")
def _lifted(number: int) -> list[Letter]:
    return _to_author(Restriction.objects.get(pk=number), "moderation/mail/lifted.txt")


@letters("moderation.appeal_decided")
def _appeal_decided(number: int) -> list[Letter]:
    appeal = Appeal.objects.select_related("restriction", "report__reporter").get(pk=number)
    template = "moderation/mail/appeal_decided.txt"
    if appeal.restriction is not None:
        return _to_author(appeal.restriction, template, appeal=appeal)
    return _to_reporter(appeal.report, template, appeal=appeal) if appeal.report else []
