"""Names of streets, squares, parks and districts beyond those of the plan. None comes twice."""

from torg.demo.noise import stream

_FIRST = ["Ankar", "Aske", "Almar", "Badar", "Balder", "Barkass", "Berg", "Bin", "Björk", "Bleke", "Blå", "Bok", "Bolin", "Brygg", "Brunns", "Båts", "Bäck", "Dal", "Damm", "Dans", "Drake", "Dyn", "Ek", "Elve", "Enbärs", "Fager", "Falk", "Fasan", "Fiol", "Fisk", "Fjäril", "Flagg", "Fläder", "Flöjt", "Furu", "Fågel", "Gjutar", "Glas", "Grind", "Gran", "Gräs", "Gull", "Gård", "Gärdes", "Hagel", "Hag", "Harv", "Hassel", "Hav", "Havre", "Hjort", "Holm", "Humle", "Hus", "Häger", "Höst", "Iris", "Jord", "Jul", "Järn", "Kabel", "Kalv", "Kant", "Kappsäcks", "Karin", "Kastanj", "Klöver", "Knip", "Koppar", "Korg", "Korn", "Kråk", "Kulle", "Kust", "Kvist", "Källe", "Lag", "Lark", "Lie", "Lilje", "Lin", "Ljung", "Ljus", "Lod", "Loms", "Lund", "Lyktan", "Långe", "Lärk", "Lök", "Löv", "Malva", "Mast", "Mjölnar", "Moln", "Mosse", "Munk", "Myrten", "Måne", "Mäster", "Mölle", "Nord", "Nypon", "Näktergals", "Näs", "Odlar", "Oliv", "Orm", "Orre", "Ost", "Palm", "Pil", "Plog", "Plommon", "Pors", "Pukslagar", "Päron", "Ramlösa", "Regn", "Ring", "Ros", "Rov", "Råg", "Räv", "Röd", "Rönn", "Sadel", "Sand", "Segel", "Selleri", "Sjö", "Skogs", "Skepp", "Skräddar", "Skvadron", "Skär", "Slag", "Slåtter", "Smed", "Smör", "Snäckor", "Sol", "Spade", "Spel", "Spinn", "Stall", "Sten", "Stjärn", "Stock", "Storm", "Strand", "Strå", "Svan", "Svarv", "Syren", "Säv", "Tall", "Tegel", "Timjan", "Tistel", "Tjäder", "Torn", "Trast", "Trumpet", "Tråd", "Trädgårds", "Tulpan", "Tång", "Ugn", "Ull", "Ung", "Vall", "Vass", "Vatten", "Vax", "Verk", "Vete", "Vide", "Vind", "Vinter", "Viol", "Vråk", "Vår", "Väder", "Ym", "Åker", "Ål", "Ång", "Äng", "Ärt", "Öst"]
_LAST = ("gatan", "vägen", "stigen", "gränd", "backen", "gången", "slingan", "gläntan")
_JOINED = {"Lyktan": "Lykt", "Loms": "Lom", "Öst": "Öster", "Bolin": "Bolins", "Karin": "Karins"}
_DISTRICT_FIRST = ["Berg", "Björk", "Dal", "Ek", "Fager", "Furu", "Gran", "Gård", "Hag", "Hassel", "Hav", "Holm", "Kulle", "Lind", "Ljung", "Lund", "Löv", "Moss", "Norr", "Näs", "Ros", "Rönn", "Sand", "Sol", "Sten", "Strand", "Sund", "Tall", "Vall", "Vide", "Väster", "Åker", "Äng", "Öster"]
_DISTRICT_LAST = ("lyckan", "vången", "åsen", "dalen", "höjden", "backarna", "kvarn")


class StreetNames:
    """Hands out street names, each once."""

    def __init__(self, seed: int) -> None:
        first = sorted({_JOINED.get(word, word) for word in _FIRST})
        pairs = [(word, last) for last in _LAST for word in first]
        names = [word + last for word, last in pairs if not (word[-1] == last[0] == "s")]
        stream(seed, "streets").shuffle(names)
        self._rows = {last: [n for n in names if n.endswith(last)] for last in _LAST}
        self._order = names
        self._squares = iter([f"{word}torget" for word in first])
        self._parks = iter([f"{word}parken" for word in first])
        self._used: set[str] = set()
        self._round = 0

    def take(self, kind: str = "") -> str:
        """Return the next name; `kind` "Allén" asks for an avenue."""
        while self._order:
            name = self._order.pop()
            if name not in self._used:
                self._used.add(name)
                return (
                    f"{name.removesuffix('vägen')}allén"
                    if kind and name.endswith("vägen")
                    else name
                )
        self._round += 1
        return f"{self._round}:a Tvärgatan"

    def square(self) -> str:
        return next(self._squares)

    def park(self) -> str:
        return next(self._parks)


def district_name(k: int, seed: int) -> str:
    names = [a + b for b in _DISTRICT_LAST for a in _DISTRICT_FIRST]
    stream(seed, "districts").shuffle(names)
    return names[k % len(names)] + ("" if k < len(names) else f" {k // len(names) + 1}")
