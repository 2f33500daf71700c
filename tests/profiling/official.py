"""The official files in small, with their columns and quirks, and words of our own."""

from pathlib import Path

COOK = "http://data.europa.eu/esco/occupation/90f75f67-495d-49fa-ab57-2f320e251d7e"  # the small lexicon has it too
BAKER = "http://data.europa.eu/esco/occupation/00000000-0000-4000-8000-000000000001"
KNEAD = "http://data.europa.eu/esco/skill/00000000-0000-4000-8000-000000000002"
GROUP = "http://data.europa.eu/esco/skill/00000000-0000-4000-8000-0000000000aa"

_COLUMNS_1_0 = (
    "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,hiddenLabels,status,modifiedDate,"
    "regulatedProfessionNote,scopeNote,definition,inScheme,description"
)
OCCUPATIONS_1_0 = (
    f"{_COLUMNS_1_0}\n"
    f'Occupation,{BAKER},7511,boulanger,"pétrisseur\nfournier",,released,2016-07-05T13:58:41Z,,,,"x,\ny",\n'
)
OCCUPATIONS = (
    f"{_COLUMNS_1_0},code\r\n"
    f'Occupation,{COOK},5120,Fachmensch am Herd,"Herdmeister\nPfannenheld",,released,2020-01-01,,,,x,'
    '"zwei\nZeilen",5120.1\r\n'
    f"Occupation,{BAKER},7512,Bäcker/Bäckerin,,,released,2020-01-02,,,,x,y,7512.1\r\n"
)
OCCUPATIONS_1_2 = (
    f"{_COLUMNS_1_0},code,naceCode\n"
    f"Occupation,{COOK},110,Feldkoch,,,released,2024-01-01,,,,x,y,0110.1,\n"
    f"Occupation,{BAKER},7512,Bäckersmensch,pétrisseur,Teigling,released,2024-01-02,,,,x,y,7512.1,10.71\n"
)
SKILLS = (
    "conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,hiddenLabels,status,modifiedDate,scopeNote,"
    "definition,inScheme,description\n"
    f"KnowledgeSkillCompetence,{KNEAD},skill/competence,sector-specific,knead dough,work dough,,released,,,,x,y\n"
)
RELATIONS = (
    f"occupationUri,relationType,skillType,skillUri\n{BAKER},essential,skill/competence,{KNEAD}\n"
    f"{BAKER},optional,knowledge,http://data.europa.eu/esco/skill/99999999-0000-4000-8000-000000000009\n"
)
_PREAMBLE = (
    "Mapping project version,20220518,,,,\nClassification 1 Name,ESCO,,,,\nClassification 1 Concept type,{kind},,,,\n"
    "Classification 1 Version,1.0.3,,,,\n,,,,,\n"
    "Classification 1 URI,Classification 1 PrefLabel,Classification 2 ID,Classification 2 PrefLabel,"
    "Mapping relation,Editorial note\n"
)
CROSSWALK = (
    "Mapping project name,ESCO - Klassifikation der Berufe 2010,,,,\n"
    + _PREAMBLE.format(kind="occupation")
    + f'{BAKER},"Bäcker","B 29222-101","Brotbackmeisterei",skos:exactMatch,\n'
    f'{BAKER},"Bäcker","B 29221-101","Backhilfe",skos:narrowMatch,\n'
    'http://data.europa.eu/esco/isco/C7512,"Bäcker","B 29222-102","Zuckerbäcker",skos:narrowMatch,\n'
)
SKILL_CROSSWALK = (
    ",,,,,\nMapping project name,ESCO - Kompetenzen,,,,\n"
    + _PREAMBLE.format(kind="skill")
    + f'{KNEAD},"Teig kneten","K 1-1","Teigkunde ""fein""",skos:closeMatch,\n'
    f'{KNEAD},"Teig kneten","K 1-2","Handkneten"",skos:closeMatch,\n'
    f'{KNEAD},"Teig kneten","K 1-3","Backwesen",skos:broadMatch,\n'
    ',,"K 1-4","Ofenfunk","","no relation"'
)
KLDB = (
    "\ufeffSchlüssel KldB 2010, V. 2020;Ebene;Titel;Kurztitel;Allgemeine Bemerkungen;\n"
    '0;1;Heer;Heer;;\n1;2;Truppe;Truppe; ;\n11;3;Leute;Leute;;\n110;4;Leute;Leute;"mit; Strichpunkt";\n'
    "1104;5;Oberleute;Oberleute;;\n2;1;Rohes;Rohes;;\n"
)


def package_1_2(folder: Path) -> Path:
    """Write an unpacked distribution of 1.2.0, whose relations have labels beside the URIs; return its folder."""
    package = folder / "ESCO dataset - v1.2.0 - classification - en - csv"
    texts = {
        "occupations_en.csv": OCCUPATIONS_1_2,
        "skills_en.csv": SKILLS,
        "occupationSkillRelations_en.csv": (
            "occupationUri,occupationLabel,relationType,skillType,skillUri,skillLabel\n"
            f"{BAKER},a,essential,skill/competence,{KNEAD},b\n{COOK},c,optional,skill/competence,{KNEAD},b\n"
        ),
        "broaderRelationsOccPillar_en.csv": (
            "conceptType,conceptUri,conceptLabel,broaderType,broaderUri,broaderLabel\n"
            "ISCOGroup,http://data.europa.eu/esco/isco/C7512,a,ISCOGroup,http://data.europa.eu/esco/isco/C751,b\n"
            f"Occupation,{BAKER},a,ISCOGroup,http://data.europa.eu/esco/isco/C7512,b\n"
            f"Occupation,{COOK},a,ISCOGroup,http://data.europa.eu/esco/isco/C0110,b\n"
        ),
        "broaderRelationsSkillPillar_en.csv": (
            "conceptType,conceptUri,conceptLabel,broaderType,broaderUri,broaderLabel\n"
            f"KnowledgeSkillCompetence,{KNEAD},a,SkillGroup,{GROUP},b\n"
        ),
        "ISCOGroups_en.csv": (
            "conceptType,conceptUri,code,preferredLabel,status,altLabels,inScheme,description\n"
            'ISCOGroup,http://data.europa.eu/esco/isco/C7512,7512,Backvolk,released,,"x,\ny",z\n'
            "ISCOGroup,http://data.europa.eu/esco/isco/C0110,0110,Feldvolk,released,,x,z\n"
        ),
        "skillGroups_en.csv": (
            "conceptType,conceptUri,preferredLabel,altLabels,hiddenLabels,status,modifiedDate,scopeNote,inScheme,"
            f"description,code\nSkillGroup,{GROUP},doughs,,,released,,,x,y,S1\n"
        ),
        "skillSkillRelations_en.csv": (
            "originalSkillUri,originalSkillType,relationType,relatedSkillType,relatedSkillUri\n"
            f"{KNEAD},skill/competence,optional,knowledge,{KNEAD}\n"
        ),
    }
    package.mkdir()
    for name, text in texts.items():
        (package / name).write_text(text, encoding="utf-8")
    return package


def many_occupations(number: int, *, version: str = "1") -> str:
    """Return an occupations file of so many rows in the order of their URIs, spread as evenly as random ones are."""
    uuids = (f"{int(index * 2**32 / number):08x}-0000-4000-8000-000000000000" for index in range(number))
    rows = (
        f"Occupation,http://data.europa.eu/esco/occupation/{uuid},7512,a,,,released,2020-01-0{version},,,,x,y,1\n"
        for uuid in uuids
    )
    return f"{_COLUMNS_1_0},code\n{''.join(rows)}"
