"""Where places lie: what is built in, what an import adds, and files that are not whole."""

import csv
import io
import zipfile
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.places import BrokenPlaces, KnownPlace, Places, coordinates, imported_at, keep
from matching.reach import kilometres
from matching.sources import BrokenSource, geonames
from models.values import Place, Profile, Vacancy

# GeoNames' own shape: country, postcode, place, three administrative levels with codes, degrees, accuracy.
OFFICIAL = (
    "DE\t01067\tDresden\tSachsen\tSN\t\t00\tDresden\t14612\t51.0577\t13.7178\t6\n"
    "DE\t01069\tDresden\tSachsen\tSN\t\t00\tDresden\t14612\t51.0404\t13.7386\t6\n"
    'DE\t99991\tHaus "Zum Adler\tThüringen\tTH\t\t00\tNirgends\t16000\t51.1\t10.6\t\n'
    "FR\t57070\tMetz\tGrand Est\t44\t\t57\tMetz\t573\t49.11\t6.18\t5\n"
)
# The same facts as others publish them.
TABLE = (
    "country_code,zipcode,place,state,latitude,longitude\n"
    "DE,01067,Dresden,Sachsen,51.0577,13.7178\nDE,01069,Dresden,Sachsen,51.0404,13.7386\n"
)


def built_in() -> list[dict[str, str]]:
    with files("matching").joinpath("places.csv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def zipped(**members: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in members.items():
            package.writestr(name.replace("_", "."), text)
    return made.getvalue()


@pytest.mark.parametrize(
    ("district", "towns"),
    [
        ("towns", "Andernach 56626 Bendorf 56170 Mayen 56727"),
        ("Maifeld", "Einig 56751 Gappenach 56294 Gering 56751 Gierschnach 56294 Kalt 56294 Kerben 56295 Kollig 56751"),
        ("Maifeld", "Lonnig 56295 Mertloch 56753 Münstermaifeld 56294 Naunheim 56753 Ochtendung 56299 Pillig 56753"),
        ("Maifeld", "Polch 56751 Rüber 56295 Trimbs 56753 Welling 56753 Wierschem 56294"),
        ("Mendig", "Bell 56745 Mendig 56743 Rieden 56745 Thür 56743 Volkesfeld 56745"),
        ("Pellenz", "Kretz 56630 Kruft 56642 Nickenich 56645 Plaidt 56637 Saffig 56648"),
        ("Rhein-Mosel", "Alken 56332 Brey 56321 Brodenbach 56332 Burgen 56332 Dieblich 56332 Hatzenport 56332"),
        (
            "Rhein-Mosel",
            "Kobern-Gondorf 56330 Lehmen 56332 Löf 56332 Macken 56290 Niederfell 56332 Nörtershausen 56283",
        ),
        ("Rhein-Mosel", "Oberfell 56332 Rhens 56321 Spay 56322 Waldesch 56323 Winningen 56333 Wolken 56332"),
        ("Vallendar", "Niederwerth 56179 Urbar 56182 Vallendar 56179 Weitersburg 56191"),
        ("Vordereifel", "Acht 56729 Anschau 56729 Arft 56729 Baar 56729 Bermel 56729 Boos 56729 Ditscheid 56729"),
        ("Vordereifel", "Ettringen 56729 Hausten 56745 Herresbach 56729 Hirten 56729 Kehrig 56729 Kirchwald 56729"),
        ("Vordereifel", "Kottenheim 56736 Langenfeld 56729 Langscheid 56729 Lind 56729 Luxem 56729 Monreal 56729"),
        ("Vordereifel", "Münk 56729 Nachtsheim 56729 Reudelsterz 56727 Siebenbach 56729 Virneburg 56729 Weiler 56729"),
        ("Vordereifel", "Welschenbach 56729"),
        ("Weißenthurm", "Bassenheim 56220 Kaltenengers 56220 Kettig 56220 Mülheim-Kärlich 56218 Urmitz 56220"),
        ("Weißenthurm", "Weißenthurm 56575"),
        (
            "Koblenz",
            "Koblenz 56068 Koblenz 56070 Koblenz 56072 Koblenz 56073 Koblenz 56075 Koblenz 56076 Koblenz 56077",
        ),
        (
            "Neuwied",
            "Neuwied 56564 Neuwied 56566 Neuwied 56567 Asbach 53567 Dierdorf 56269 Unkel 53572 Waldbreitbach 56588",
        ),
        ("Ahrweiler", "Sinzig 53489 Remagen 53424 Adenau 53518 Altenahr 53505 Dernau 53507 Burgbrohl 56659"),
        ("Westerwald", "Montabaur 56410 Hachenburg 57627 Westerburg 56457 Rennerod 56477 Wallmerod 56414"),
        ("Rhein-Lahn", "Lahnstein 56112 Nastätten 56355 Katzenelnbogen 56368 Diez 65582 Braubach 56338"),
        ("Rhein-Hunsrück", "Boppard 56154 Oberwesel 55430 Kirchberg 55481 Rheinböllen 55494 Kastellaun 56288"),
        ("Cochem-Zell", "Cochem 56812 Zell 56856 Ulmen 56766 Kaisersesch 56759 Lutzerath 56826"),
        ("Vulkaneifel", "Daun 54550 Gerolstein 54568 Kelberg 53539 Hillesheim 54576"),
    ],
)
def test_the_region_is_built_in(district: str, towns: str) -> None:
    words = towns.split()
    rows = {(row["town"], row["postcode"]) for row in built_in()}
    for town, postcode in zip(words[::2], words[1::2], strict=True):
        assert (town, postcode) in rows, district
        assert coordinates(Place(postcode)) is not None
        assert coordinates(Place(town=town)) is not None


def test_built_in_places_are_where_they_can_be() -> None:
    rows = built_in()
    assert len(rows) > 900
    assert len({(row["postcode"], row["town"]) for row in rows}) == len(rows)
    for row in rows:
        latitude, longitude = float(row["latitude"]), float(row["longitude"])
        assert row["postcode"].isdecimal(), row
        assert len(row["postcode"]) == 5, row
        assert row["latitude"] == f"{latitude:.2f}", row
        far = kilometres(latitude, longitude, other=(50.33, 7.22))
        assert far < 110, row
        same = coordinates(Place(row["postcode"]))
        assert same is not None
        # Places of one postcode are neighbours; a typing error in a degree would be more than a hundred kilometres.
        assert kilometres(latitude, longitude, other=same) < 25, row


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("DE.zip", zipped(readme_txt="Readme for GeoNames\n", DE_txt=OFFICIAL)),
        ("DE.txt", OFFICIAL.encode()),
        ("DE.txt", b"\xef\xbb\xbf" + OFFICIAL.replace("\n", "\r\n").encode()),
        ("codes.csv", TABLE.encode()),
        ("codes.zip", zipped(codes_csv=TABLE, codes_json="[]")),
    ],
)
def test_a_file_is_read_and_kept(tmp_path: Path, name: str, data: bytes) -> None:
    file, told = tmp_path / name, []
    file.write_bytes(data)
    found = geonames.read(file, progress=told.append)
    assert KnownPlace("01067", "Dresden", 51.0577, 13.7178) in found
    assert "Metz" not in {place.town for place in found}  # French postcodes look like German ones
    assert sum(told) == geonames.lines_in(file)
    keep(found, tmp_path / "places")
    places = Places(tmp_path / "places")
    assert places.coordinates(Place("01069")) == (51.0404, 13.7386)
    assert places.coordinates(Place(town="DRESDEN")) == (51.049, 13.7282)  # by hand: the middle of its two
    assert places.coordinates(Place("57070", "Metz")) is None


def write(folder: Path, *places: KnownPlace) -> Places:
    keep(places, folder)
    return Places(folder)


def test_a_name_alone_counts_where_it_means_one_town(tmp_path: Path) -> None:
    near = [KnownPlace(f"{code}", "Xstadt", 52.0 + code % 10 / 100, 13.0) for code in range(10000, 10009)]
    wrong = KnownPlace("10009", "Xstadt", 48.0, 8.0)
    twice = [KnownPlace("20000", "Ydorf", 53.0, 9.0), KnownPlace("30000", "Ydorf", 51.0, 8.0)]
    places = write(tmp_path, *near, wrong, *twice)
    assert places.coordinates(Place(town="Xstadt")) == (52.04, 13.0)  # by hand: .00 to .08, without the stray one
    assert places.coordinates(Place(town="Ydorf")) is None
    assert places.coordinates(Place("20000", "Ydorf")) == (53.0, 9.0)
    assert places.coordinates(Place("30000", "unknown quarter")) == (51.0, 8.0)


def test_what_is_built_in_goes_first(tmp_path: Path) -> None:
    places = write(tmp_path, KnownPlace("56727", "Mayen", 1.0, 1.0), KnownPlace("56727", "Neues Viertel", 50.0, 7.0))
    assert places.coordinates(Place("56727", "Mayen")) == coordinates(Place("56727", "Mayen"))
    assert places.coordinates(Place("56727", "Neues Viertel")) == (
        50.0,
        7.0,
    )  # but not before what is said more exactly
    assert places.coordinates(Place("56727", latitude=2.0, longitude=3.0)) == (2.0, 3.0)
    assert places.coordinates(None) is None


def test_a_place_can_say_where_it_lies(tmp_path: Path) -> None:
    places = write(tmp_path, KnownPlace("01067", "Dresden", 51.0, 13.0))
    person = places.located(Profile("P", place=Place("01067")))
    assert person.place == Place("01067", latitude=51.0, longitude=13.0)
    assert coordinates(person.place) == (51.0, 13.0)  # wherever it is sent, without the imported file
    unknown = Vacancy("V", "Koch", place=Place("99999"))
    assert places.located(unknown) is unknown


def test_nothing_is_read_before_it_is_needed(tmp_path: Path) -> None:
    (tmp_path / "places.csv").write_text("nonsense", encoding="utf-8")
    places = Places(tmp_path)
    assert places.coordinates(Place("56727")) == (50.33, 7.22)
    with pytest.raises(BrokenPlaces, match="import the file again"):
        places.coordinates(Place("01067"))


def test_an_import_takes_the_place_of_the_last_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert imported_at(tmp_path) == 0
    write(tmp_path, KnownPlace("01067", "Dresden", 51.0, 13.0))
    first = imported_at(tmp_path)
    assert first

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        with pytest.raises(OSError, match="No space"):
            write(tmp_path, KnownPlace("01067", "Dresden", 52.0, 13.0))
    assert imported_at(tmp_path) == first
    assert [path.name for path in tmp_path.iterdir()] == ["places.csv"]
    assert write(tmp_path, KnownPlace("99099", "Erfurt", 51.0, 11.0)).coordinates(Place("01067")) is None


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("DE.zip", zipped(DE_txt=OFFICIAL)[:-30], r"DE\.zip, line 1: expected a whole zip"),
        ("DE.zip", b"", r"DE\.zip, line 1: expected a whole zip"),
        ("DE.zip", zipped(readme_txt="x\n"), "expected one .txt or .csv in the zip.*not 0"),
        ("DE.zip", zipped(DE_txt=OFFICIAL, AT_txt=OFFICIAL), "expected one .txt or .csv in the zip.*not 2"),
        ("DE.txt", b"", "something in the file, but it is empty"),
        ("DE.txt", OFFICIAL.encode("latin-1"), "DE.txt, line 3: expected UTF-8"),
        ("DE.txt", OFFICIAL.encode()[:-4], "DE.txt, line 4: expected a whole last line"),
        ("DE.txt", OFFICIAL.encode()[:-9] + b"\n", "DE.txt, line 4: expected 12 values, not 10"),
        ("DE.txt", OFFICIAL.replace("01069", "1069").encode(), "DE.txt, line 2: expected a postcode of five digits"),
        (
            "DE.txt",
            OFFICIAL.replace("51.0404", "north").encode(),
            "line 2: expected degrees from -90 to 90, not 'north'",
        ),
        ("DE.txt", OFFICIAL.replace("13.7386", "1373").encode(), "line 2: expected degrees from -180 to 180"),
        ("DE.txt", OFFICIAL.replace("DE\t", "AT\t").encode(), r"expected places in Germany \(DE\)"),
        ("codes.csv", b"a,b\n1,2\n", "there is no column country_code"),
        ("codes.csv", TABLE.replace(",51.0404", "").encode(), "line 3: expected 6 values, not 5"),
    ],
)
def test_what_is_not_whole_is_refused(tmp_path: Path, name: str, data: bytes, message: str) -> None:
    file = tmp_path / name
    file.write_bytes(data)
    with pytest.raises(BrokenSource, match=message):
        geonames.read(file)


@pytest.fixture(scope="module")
def cut_at(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, bytes], Path]:
    """A file that ends too early."""
    folder = tmp_path_factory.mktemp("cut")

    def made(name: str, data: bytes) -> Path:
        (folder / name).write_bytes(data)
        return folder / name

    return made


@given(st.integers(0, len(OFFICIAL.encode()) - 1))
@settings(max_examples=60, deadline=None)
def test_a_text_cut_anywhere_is_refused_or_ends_with_a_line(cut_at: Callable[[str, bytes], Path], end: int) -> None:
    data = OFFICIAL.encode()[:end]
    file = cut_at("DE.txt", data)
    if data.endswith(b"\n"):
        assert len(geonames.read(file)) == min(data.count(b"\n"), 3)
    else:
        with pytest.raises(BrokenSource):
            geonames.read(file)


@given(st.integers(0, len(zipped(DE_txt=OFFICIAL)) - 1))
@settings(max_examples=60, deadline=None)
def test_a_zip_cut_anywhere_is_refused(cut_at: Callable[[str, bytes], Path], end: int) -> None:
    with pytest.raises(BrokenSource):
        geonames.read(cut_at("DE.zip", zipped(DE_txt=OFFICIAL)[:end]))
