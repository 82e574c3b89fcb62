"""Words for days, months and the rest, as people write them in opening hours.

Only words with one meaning are here. "To" is a range in English and Thursday in Finnish; as a day
it is left out. Misspellings are left out too: a guess that is wrong sends someone to a closed door.
"""

_DAY_WORDS = {
    "Mo": "mo mon monday må mån måndag måndagar montag ma maandag lun lundi lunes lunedì seg "
    "segunda пн понедельник понеділок pon poniedziałek 月 月曜日 星期一 周一 월 월요일",
    "Tu": "tu tue tuesday tis tisdag tisdagar di dienstag dinsdag mardi martes martedì ter "
    "terça вт вторник вівторок wt wtorek 火 火曜日 星期二 周二 화 화요일",
    "We": "we wed wednesday ons onsdag onsdagar mi mittwoch wo woensdag mer mercredi mie mié "
    "miércoles mercoledì qua quarta ср среда середа śr środa 水 水曜日 星期三 周三 수 수요일",
    "Th": "th thu thursday tor tors torsdag torsdagar do donnerstag donderdag jeu jeudi jue "
    "jueves giovedì qui quinta чт четверг четвер czw czwartek 木 木曜日 星期四 周四 목 목요일",
    "Fr": "fr fri friday fre fredag fredagar freitag vr vrijdag ven vendredi vie viernes "
    "venerdì sex sexta пт пятница п'ятниця pt piątek 金 金曜日 星期五 周五 금 금요일",
    "Sa": "sa sat saturday lör lördag lördagar samstag za zaterdag sam samedi sáb sab sábado "
    "sabato сб суббота субота sob sobota 土 土曜日 星期六 周六 토 토요일",
    "Su": "su sun sunday sön söndag söndagar so sonntag zo zondag dim dimanche dom domingo "
    "domenica вс нд воскресенье неділя niedz niedziela 日 日曜日 星期日 周日 일 일요일",
}
_MONTH_WORDS = {
    "Jan": "jan january januari januar ene",
    "Feb": "feb february februari februar fev",
    "Mar": "mar march mars märz mär",
    "Apr": "apr april avr abr",
    "May": "may maj mai",
    "Jun": "jun june juni",
    "Jul": "jul july juli",
    "Aug": "aug august augusti ago",
    "Sep": "sep sept september set",
    "Oct": "oct october okt oktober",
    "Nov": "nov november",
    "Dec": "dec december dez dezember dic",
}
_OTHER_WORDS = {
    "PH": "ph helgdag helgdagar",
    "SH": "sh",
    "off": "off closed stängt",
    "open": "open öppet",
    "unknown": "unknown",
    "week": "week",
    "easter": "easter",
    "day": "day days",
    "to": "to till bis",
    "sunrise": "sunrise soluppgång",
    "sunset": "sunset sundown solnedgång",
    "dawn": "dawn",
    "dusk": "dusk",
}

DAYS = {word: day for day, words in _DAY_WORDS.items() for word in words.split()}
MONTH_NAMES = {word: month for month, words in _MONTH_WORDS.items() for word in words.split()}
OTHERS = {word: meaning for meaning, words in _OTHER_WORDS.items() for word in words.split()}
