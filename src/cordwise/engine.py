"""`Cordwise`: the evidence held, and the replies made from it. The one place that knows both the store and the workers."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cached_property
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cordwise.errors import InputError, StoreError, TableError
from cordwise.records.checks import AIS_GRADES
from cordwise.records.frame import Frame

if TYPE_CHECKING:
    from collections.abc import Callable

    from cordwise.records.document import Document, Payload
    from cordwise.records.evidence import Evidence
    from cordwise.records.finding import Finding
    from cordwise.records.kept import Added, Kept, KeptTrial, TrialRecord
    from cordwise.records.person import Person, Question
    from cordwise.records.recovery import RecoveryForecast, RecoveryStudies
    from cordwise.records.reply import Answer, Audit, Card, Check, Expectation, PoolReply, Sheet
    from cordwise.records.synthesis import Synthesis as Synthesis
    from cordwise.records.trial import Failure, Trial, TrialsReply
    from cordwise.store.sqlite import Store
    from cordwise.store.unusable import Unusable

Words = str | Iterable[str]
"""One word, or several."""

PHASES = ("acute", "subacute", "chronic")

EXAMPLE = "clinic_page.html"
"""The page that ships with the package: an invented clinic with the tricks of real ones."""


def today() -> str:
    """The date of now, in UTC, as 2026-01-31."""
    return datetime.now(UTC).date().isoformat()


class Cordwise:
    """Evidence in a store, and what can be asked of it; the same question on the same evidence gives the same reply.

    `clock` gives the date of an audit; `fetch_url` brings a page from an address. Nothing is opened before it is needed.
    """

    def __init__(
        self, place: str | Path | None = None, *, clock: Callable[[], str] = today, fetch_url: Callable[[str], Payload] | None = None
    ) -> None:
        self._place = place
        self._clock = clock
        self._fetch_url = fetch_url
        self._findings: dict[Frame, Finding] = {}

    def audit(self, page: str | Path) -> Audit:
        """The audit of a page: a file, an http(s) address, or "-" for standard input.

        Raises:
            InputError: the page cannot be read; FetchError, of that kind, where an address cannot or must not be fetched.
        """
        from cordwise.documents.read import read

        return self._audited(read(self._fetched(str(page))))

    def audit_text(self, text: str, *, origin: str = "text") -> Audit:
        """The audit of a text already at hand; offsets of the claims count in exactly this text."""
        from cordwise.documents.plain import read_plain
        from cordwise.records.document import Payload

        payload = Payload(content=b"", origin=origin, digest=sha256(text.encode("utf-8", "surrogatepass")).hexdigest())
        return self._audited(read_plain(payload, text))

    def audit_example(self) -> Audit:
        """The audit of the page that ships with the package."""
        from cordwise.documents.read import read
        from cordwise.records.document import Payload

        content = resources.files("cordwise.examples").joinpath(EXAMPLE).read_bytes()
        return self._audited(read(Payload(content=content, origin=EXAMPLE, media_type="text/html", digest=sha256(content).hexdigest())))

    def ask(self, question: str, *, register: str = "plain") -> Answer:
        """The answer to a question, in the `plain` or the `clinical` register; one out of scope is declined in it."""
        from cordwise.answers.ask import ask

        if not question.strip():
            raise InputError('the question is empty; ask for example "Is intrathecal stem cell therapy safe?"')
        return ask(question, self.evidence, self.finding, register=register)

    def pool(
        self, outcome: str, *, condition: Words = (), route: Words = (), cells: Words = (), ais: Words = (), phase: Words = ()
    ) -> PoolReply:
        """The studies of one outcome pooled, for the people and the treatment named by ids or words of the vocabularies."""
        from cordwise.answers.pool import pool

        frame = Frame(
            conditions=ids_of("conditions", condition), routes=ids_of("routes", route), cells=ids_of("cells", cells),
            ais=_among("AIS grade", AIS_GRADES, [word.upper() for word in _words(ais)]), phases=_among("phase", PHASES, _words(phase)),
        )  # fmt: skip
        return pool(ids_of("outcomes", outcome)[0], self.evidence, self.finding, frame=frame)

    def card(self, study_id: str) -> Card:
        """One study on one page, in plain words; it may be named by its id, DOI, PMID, PMCID or registration.

        Raises:
            NotHeldError: there is no such study, or there are several.
        """
        from cordwise.answers.card import card

        return card(study_id, self.evidence, self.finding)

    def show(self, study_id: str) -> Sheet:
        """Everything held about one study, and what is kept of its record in a trial registry; a registered trial may be named by its id there.

        Raises:
            NotHeldError: there is neither such a study nor such a record.
        """
        from cordwise.answers.named import studies_named
        from cordwise.answers.show import show
        from cordwise.answers.show_trial import with_trials

        named = studies_named(study_id, self.evidence)
        name = named[0] if len(named) == 1 else study_id
        trials = self._kept_trials(name)
        if not trials:
            return show(study_id, self.evidence, [one.registry_id for one in self.store.kept()])
        sheet = show(name, self.evidence) if name in self.evidence.study else None
        return with_trials(sheet, trials, today=self._clock(), evidence_version=self.evidence.version)

    def _kept_trials(self, study_id: str) -> list[KeptTrial]:
        """The registered trials that are kept under an id, or under a registration of the study of that id.

        Raises:
            StoreError: a record was damaged by hand.
        """
        from cordwise.documents.trial_records import record_from_value
        from cordwise.records.kept import KeptTrial, TrialRecord

        study = self.evidence.study.get(study_id)
        names = dict.fromkeys(name.strip().upper() for name in (study_id, *(study.registrations if study else ())))
        kept = {name: versions for name in names if (versions := self.store.versions(name)) and not versions[0].superseded_at}
        trials = []
        for one, value in self.store.values(versions[0] for versions in kept.values()):
            record = value if isinstance(value, StoreError) else record_from_value(value, f"store, {one.registry_id}")
            if not isinstance(record, TrialRecord):
                raise record if isinstance(record, StoreError) else StoreError(f"{record.address}: {record.reason}")
            trials.append(KeptTrial(record=record, versions=tuple(kept[one.registry_id])))
        return trials

    def check(self, person: Mapping[str, Any] | str | Path, treatment: str | Mapping[str, str] = "", *, sheet: bool = False) -> Check:
        """What speaks against a treatment for one person, and what to ask next: never that somebody is suitable, never kept.

        `person` is entries by field or a file of them (YAML or JSON, "-" for standard input); `treatment` is a route, or its `route`, `cells`,
        `donor` and `condition`, where the person's entries do not name them; `sheet` is for one printed page.

        Raises:
            InputError: an unknown field, unit or word, an impossible value, or entries that contradict each other; the field is named.
        """
        from cordwise.answers.check import check

        return check(self._person(person, treatment), self.evidence, self.finding, sheet=sheet)

    def questions(self, person: Mapping[str, Any] | str | Path, treatment: str | Mapping[str, str] = "") -> tuple[Question, ...]:
        """What is not yet known and could decide, the most decisive first; needs no evidence.

        Raises:
            InputError: as for `check`.
        """
        from cordwise.person.candidacy import judge, questions
        from cordwise.person.contraindications import contraindications

        return questions(judge(contraindications(), self._person(person, treatment)))

    def expect(self, treatment: str | Mapping[str, Any] = "") -> Expectation:
        """What to expect of a treatment: a route, or its `route`, `cells`, `donor`, with `condition` and `age_years` where they matter.

        Raises:
            InputError: a word that no vocabulary holds.
        """
        from cordwise.answers.expect import expect

        return expect(self._person({}, treatment), self.evidence, self.finding)

    def trials(
        self,
        person: Mapping[str, Any] | str | Path,
        records: str | Path | Iterable[str | Path] | None = None,
        *,
        near: str = "",
        everything: bool = False,
    ) -> TrialsReply:
        """Registered trials ranked for one person: those that are kept, or from files of records, folders or patterns, which are not kept then.

        `person` as for `check`, and may say `latitude` and `longitude`, or `city` and `country`; `near` is such a place in words ("48.2, 16.4",
        "Vienna, Austria"). Trials of other conditions are told too with `everything`. What could not be read is among the `failures`.

        Raises:
            InputError: the person cannot be read, a path is not there, none is kept, or nothing at all could be read.
        """
        from cordwise.answers.trials import trials_reply
        from cordwise.person.facts import person_from
        from cordwise.person.places import place_from, place_from_words
        from cordwise.person.trials import concerns

        name, entries = ("person", person) if isinstance(person, Mapping) else (str(person), self.entries(person))
        place = place_from_words(near) if near.strip() else place_from(entries, name)
        known = person_from(entries, today=self._clock(), name=name)
        if records is None:
            read = self._kept_records(lambda trial: everything or concerns(trial, known) is not False)
        else:
            read = _read_records([records] if isinstance(records, (str, Path)) else records)
        reply = trials_reply(read, known, today=self._clock(), place=place, everything=everything)
        if not reply.records_version:
            raise InputError(_nothing_in(reply.failures))
        return reply

    def _kept_records(self, whole: Callable[[Trial], bool]) -> Iterator[TrialRecord | Failure]:
        """The records that are kept, read anew by the rules of now; of those that do not pass `whole`, what they are about.

        Raises:
            InputError: none is kept.
        """
        from cordwise.documents.trial_records import read_kept
        from cordwise.records.trial import Failure

        kept = self.store.kept()
        if not kept:
            raise InputError("no registry records are kept yet: add some with `cordwise add FILES`, or give files with --records")
        for one, value in self.store.values(kept):
            if isinstance(value, StoreError):
                yield Failure(address=f"store, {one.registry_id}", reason=str(value))
            else:
                yield read_kept(one, value, whole)

    def add(self, *paths: str | Path, through: Callable[[list[Path]], Iterable[Path]] = iter) -> Added:
        """Keeps what is in files, folders or patterns (`*.json`), all of it or none; registry records for now. What cannot be read or kept is among the
        `failures`, and the rest goes on. The same again changes nothing; a newer record of a trial supersedes, an older one does not.

        The files pass `through` on their way, as to show how far it is.

        Raises:
            InputError: a path is not there, or nothing at all could be read.
            StoreError: the store cannot be written; nothing was added.
        """
        from cordwise.documents.trial_records import keepable, read_all
        from cordwise.records.kept import Added
        from cordwise.sources.records import fetch_records, record_files

        failures: list[Failure] = []
        read = map(keepable, read_all(fetch_records(through(record_files(paths)))))
        records = self.store.add_records(_without_failures(read, failures))
        if not records:
            raise InputError(_nothing_in(failures))
        return Added(records=records, failures=tuple(failures))

    def remove(self, *names: str) -> tuple[str, ...]:
        """Takes registry records out again, by the ids of trials or the names of the files that they came from, all or none; the ids come back.

        Raises:
            NotHeldError: nothing is kept by a name.
        """
        return self.store.remove_records(names)

    def kept(self) -> tuple[Kept, ...]:
        """The registry records that are kept, by id."""
        return tuple(self.store.kept())

    def _person(self, person: Mapping[str, Any] | str | Path, treatment: str | Mapping[str, Any]) -> Person:
        from cordwise.person.facts import person_from

        name, entries = ("person", person) if isinstance(person, Mapping) else (str(person), self.entries(person))
        offered = {"route": treatment} if isinstance(treatment, str) else dict(treatment)
        return person_from({**entries, **{part: said for part, said in offered.items() if said}}, today=self._clock(), name=name)

    def entries(self, path: str | Path) -> dict[str, Any]:
        """The entries of a person file as they stand ("-" for standard input), not yet checked field by field.

        Raises:
            InputError: the file cannot be read, or is no list of fields.
        """
        from cordwise.documents.decode import decode
        from cordwise.person.facts import PERSON_FILE, entries_from_text
        from cordwise.sources.files import fetch_file, fetch_stream

        payload = fetch_stream(sys.stdin.buffer, wanted=PERSON_FILE) if str(path) == "-" else fetch_file(path, PERSON_FILE)
        try:
            text = decode(payload)[0]
        except InputError:
            raise InputError(f"{payload.origin}: is no text; give {PERSON_FILE}") from None
        return entries_from_text(text, payload.origin)

    def recovery(
        self,
        *,
        ais: str | None = None,
        level: str | None = None,
        age: float | None = None,
        since_months: float | None = None,
        horizon_months: Iterable[float] = (6, 12, 24, 60),
        study: str = "",
    ) -> RecoveryForecast:
        """What happens without cells to such a person: the chance of each AIS grade at months from now, with 95% intervals and sources.

        `ais` A to D, `level` a segment or region, `age` in years, `since_months` from the injury to now; None where not known. The rate of a
        `study` held is marked beside it.

        Raises:
            InputError: a grade, level, age or time that cannot be, or a study without a count of people improved.
        """
        from cordwise.answers.recovery import recovery

        return recovery(
            self.evidence, study=study, horizon_months=tuple(horizon_months), ais=ais, level=level, age=age, since_months=since_months
        )

    def recovery_studies(self) -> RecoveryStudies:
        """Every study held that counts people improved by an AIS grade, beside what is expected of such people without cells."""
        from cordwise.answers.recovery import recovery_studies

        return recovery_studies(self.evidence)

    def finding(self, frame: Frame) -> Finding:
        """What the evidence says about a frame; asked twice, computed once."""
        from cordwise.answers.finding import finding

        if frame not in self._findings:
            self._findings[frame] = finding(self.evidence, frame)
        return self._findings[frame]

    @cached_property
    def evidence(self) -> Evidence:
        """Everything held, read once."""
        return self.store.evidence()

    @property
    def is_open(self) -> bool:
        """Whether anything has been read yet."""
        return "store" in self.__dict__

    @cached_property
    def store(self) -> Store:
        """The store, built from the packaged evidence where it is not there yet or is of an older version.

        Where no place was named and your own cannot be written, the store is kept in memory, and its `notes` say so.

        Raises:
            StoreError: the place that was named cannot be used.
        """
        from cordwise.store.cells import term_remarks
        from cordwise.store.place import VARIABLE
        from cordwise.store.sqlite import open_store
        from cordwise.store.tables import read_tables, tables_version

        folder = resources.files("cordwise.evidence")
        store = open_store(self._place, version=tables_version(folder), packaged=lambda: read_tables(folder), check=term_remarks)
        if store.notes and (self._place is not None or os.environ.get(VARIABLE)):
            raise StoreError(store.notes[0].removesuffix("; worked in memory, nothing is kept"))
        return store

    def add_tables(self, folder: str | Path) -> int:
        """The rows of the user's own tables, checked and then saved, all or none; what comes back is how many are new.

        Raises:
            TableError: a row is wrong; it names file, row and column, and nothing was saved.
            StoreError: the store cannot be written.
        """
        from cordwise.store.tables import check_tables, tables_in

        own, problems = check_tables(tables_in(Path(folder)), self.evidence, today=date.fromisoformat(self._clock()))
        if problems:
            raise TableError(f"{problems[0]} (`cordwise evidence check {folder}` lists all {len(problems)}; nothing was added)")
        saved = self.store.save(record for name in own.rows() for record in getattr(own, name))
        self.__dict__.pop("evidence")
        self._findings.clear()
        return saved

    def discard(self) -> tuple[Unusable, ...]:
        """Takes the rows of the user's own that cannot be used out of the store; they come back.

        Raises:
            StoreError: the store cannot be written.
        """
        gone = self.store.discard()
        self.__dict__.pop("evidence", None)
        self._findings.clear()
        return gone

    def _audited(self, document: Document) -> Audit:
        from cordwise.answers.audit import audit

        return audit(document, self.evidence, self.finding, today=self._clock())

    def _fetched(self, page: str) -> Payload:
        from cordwise.sources.files import fetch_file, fetch_stream

        if page == "-":
            return fetch_stream(sys.stdin.buffer)
        return self._from_address(page) if "://" in page else fetch_file(page)

    def _from_address(self, address: str) -> Payload:
        if self._fetch_url is not None:
            return self._fetch_url(address)
        from cordwise.sources.web import fetch_url

        return fetch_url(address)


def _read_records(paths: Iterable[str | Path]) -> Iterator[TrialRecord | Failure]:
    """The records in files, and what could not be read."""
    from cordwise.documents.trial_records import read_all
    from cordwise.sources.records import fetch_records, record_files

    return read_all(fetch_records(record_files(paths)))


def _without_failures(read: Iterable[TrialRecord | Failure], failures: list[Failure]) -> Iterator[TrialRecord]:
    """The records alone; what could not be read is put among the failures."""
    from cordwise.records.trial import Failure

    for one in read:
        if isinstance(one, Failure):
            failures.append(one)
        else:
            yield one


def _nothing_in(failures: Sequence[Failure]) -> str:
    """Why there is no record at all: the first reason is told."""
    more = f" (and {len(failures) - 1} more)" if len(failures) > 1 else ""
    return f"{failures[0].address}: {failures[0].reason}{more}" if failures else "there is no record in what was given"


def _words(words: Words) -> list[str]:
    return [words] if isinstance(words, str) else list(words)


def _among(what: str, known: tuple[str, ...], words: list[str]) -> tuple[str, ...]:
    for word in words:
        if word not in known:
            raise InputError(f"{what} {word!r} is none of {', '.join(known)}")
    return tuple(words)


def ids_of(name: str, words: Words) -> tuple[str, ...]:
    """The ids of a vocabulary that words name, by id, label or synonym."""
    from cordwise.knowledge.vocabulary import term_id

    return tuple(term_id(name, word) for word in _words(words))


def pool_table(data: Any, *, measure: str, **options: Any) -> Synthesis:
    """A user's own table pooled: columns, a data frame, or the path of a CSV or Parquet file; options as of `synthesis.pool`.

    Raises:
        InputError: what came in cannot be used; the message names the file, the row, the column or the option.
    """
    from cordwise.sources.tables import fetch_table
    from cordwise.synthesis.pooling.table import pool

    return pool(fetch_table(data) if isinstance(data, (str, os.PathLike)) else data, measure=measure, **options)


def picture_of(result: Synthesis | PoolReply, kind: str = "forest", *, format: str = "svg", width: str = "page") -> bytes:
    """A picture of a synthesis, or (forest, zero_limits) of an outcome pooled from the evidence.

    Raises:
        InputError: an unknown kind, format or width, or nothing to draw.
    """
    from cordwise.records.reply import PoolReply
    from cordwise.render import pool_plots, synthesis_plots
    from cordwise.render.pictures import draw

    plot = pool_plots.plot(result, kind) if isinstance(result, PoolReply) else synthesis_plots.plot(result, kind)
    return draw(plot, format=format, width=width)


def recovery_picture(reply: RecoveryForecast | RecoveryStudies, *, format: str = "svg", width: str = "page") -> bytes:
    """The bars of a forecast (of the first start, where there are several), or the studies beside what is expected.

    Raises:
        InputError: an unknown format or width, or a forecast that has nothing to draw.
    """
    from cordwise.records.recovery import RecoveryStudies as Studies
    from cordwise.render.pictures import draw
    from cordwise.render.recovery import recovery_plots, studies_plot

    if isinstance(reply, Studies):
        return draw(studies_plot(reply), format=format, width=width)
    plots = recovery_plots(reply)
    if not plots:
        raise InputError("there is nothing to draw: no published rate is held for such a person")
    return draw(plots[0], format=format, width=width)
