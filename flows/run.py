"""Puts a run together: site, networks, store, recovery, dataflow."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from bytewax.run import cli_main

from flows.last_frames import LastFrameKeeper
from flows.live.clock_offsets import ClockOffsets
from flows.live.record import site_ring
from flows.live.supervise import recorded
from flows.match_beside import matched_beside
from flows.pairing import LanePairings
from flows.passages import PassageSinks, build_passage_flow
from flows.quality.beside import looked_after
from flows.recorder import Recorder, Reporter, RunCounts
from flows.recovery import recovery_of, told_by_recovery
from flows.safe_stop import SafeStop, stopped_by_signals
from flows.settle import Settler
from flows.sinks import CallSink
from flows.sources.cameras import CameraSource, SourceSetting
from flows.sources.video_file import VideoFile
from flows.watch import CameraWatch, ResumePoints
from models.pixels import keep_opencv_to_one_thread
from models.recogniser import Recogniser
from models.tracking.region_reads import ReadTexts
from schemas.camera_state import CameraState
from schemas.owners import OwnerRegistry
from schemas.site import Camera, Models, SiteFile
from sql.home import StoreSettings
from sql.last_frames import LastFrames
from sql.media_links import link_media
from sql.site_copies import keep_site
from sql.store import open_store

EPOCH_INTERVAL = timedelta(seconds=1)
"""How often Bytewax writes down where the cameras could be resumed."""


def run_site(
    site: SiteFile,
    settings: StoreSettings,
    reporter: Reporter,
    *,
    threads: int = 2,
    keeps_recording: bool = False,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> RunCounts:
    """Reads the cameras of a site: files to their end, streams until it is stopped.

    A run that was stopped or killed goes on where the lanes were last empty; one that ended
    begins anew, and what it finds again changes nothing.

    Args:
        site: The site file.
        settings: Which store.
        reporter: Whoever watches.
        threads: Threads of one inference.
        keeps_recording: Whether streams are recorded on after a safe stop.
        now: The clock.

    Raises:
        GatestreamError: Anything that stops the run; what was found until then is kept.
    """
    check_cameras(site)
    keep_site(settings.home, site)
    link_media(settings.home, site)
    keep_opencv_to_one_thread()
    recogniser = recogniser_of(site.models, threads)
    with (
        # First, because pictures are lost until it runs, and networks take their time.
        recorded(site, settings.home, keeps=keeps_recording),
        open_store(
            settings, stream=site.site.id, spool_max_bytes=site.spool.megabytes << 20, now=now
        ) as store,
        recovery_of(site, settings.home.recovery) as recovery,
    ):
        recogniser.prepare()
        stop = SafeStop(recovery.forget)
        ring = site_ring(settings.home, site.site.id)
        recorder = Recorder(
            store,
            site,
            reporter,
            now,
            lambda: stop.is_due,
            lambda camera: CameraState.read(ring / camera),
        )
        resume_points = ResumePoints()
        watch = CameraWatch(site, reader_for(recogniser), resume_points)
        wall = LastFrameKeeper(LastFrames(settings.home.last_frames), site.site.id, now)
        offsets = ClockOffsets()
        settler = Settler(site, store.evidence.put, recogniser.version, offsets.at)
        flow = build_passage_flow(
            CameraSource(site.cameras, SourceSetting(resume_points, stop, ring, offsets, now)),
            stop.guarded(lambda item: watch.push(wall.pass_on(item))),
            stop.guarded(lambda draft: [settler.settle(draft)]),
            LanePairings(
                site.cameras, stop.guarded(lambda vehicle: [settler.passage(vehicle)]), now
            ),
            _sinks(recorder, stop),
        )
        with (
            looked_after(site, settings),
            matched_beside(site, settings),
            stopped_by_signals(stop),
            told_by_recovery(settings.home.recovery),
        ):
            cli_main(  # type: ignore[no-untyped-call]
                flow, recovery_config=recovery.config, epoch_interval=EPOCH_INTERVAL
            )
        if not stop.has_failed:
            recorder.finish()
        stop.raise_reason()
        return recorder.counts


def recogniser_of(models: Models, threads: int) -> Recogniser:
    """The recogniser that a site file asks for.

    Args:
        models: The site's choice.
        threads: Threads of one inference.

    Raises:
        ModelError: Weights are missing or of the wrong kind, or what should run them is absent.
        InputError: The file of owner codes cannot be used.
    """
    owners = OwnerRegistry.bundled()
    if models.owners is not None:
        owners = owners.updated(OwnerRegistry.load(models.owners))
    return Recogniser(
        threads=threads, engine=models.engine, detector=models.detector, owners=owners
    )


def check_cameras(site: SiteFile) -> None:
    """Refuses what cannot be run, before anything is written.

    Raises:
        MediaError: A file is missing or no video. What is wrong with a stream shows when it is
            opened, and disturbs no other camera.
    """
    for camera_id, camera in site.cameras.items():
        if not camera.is_stream:
            VideoFile(camera_id, camera).end_s()


def reader_for(recogniser: Recogniser) -> Callable[[Camera], ReadTexts]:
    """What reads the lane of each camera: one set of networks serves them all."""

    def of(_camera: Camera) -> ReadTexts:
        return recogniser.read_region

    return of


def _sinks(recorder: Recorder, stop: SafeStop) -> PassageSinks:
    return PassageSinks(
        passages=CallSink(recorder.passages, stop),
        orphans=CallSink(recorder.orphans, stop),
        progress=CallSink(recorder.progress, stop),
        failures=CallSink(recorder.failures, stop),
        dropped=CallSink(recorder.dropped, stop),
    )
