"""The drawing page as a person meets it: the command, its page, a real browser."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FloatRect, Locator, Page, expect, sync_playwright
from tiny_clips import SITE, camera_table, make_clip

from schemas.site import load_site

ROOT = Path(__file__).parents[3]
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
TIMEOUT_MS = 60_000
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_clip(tmp_path_factory.mktemp("clip") / "clip.mp4")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Drawing:
    """One run of the command with its page."""

    page: Page
    site: Path
    program: subprocess.Popen[str]

    def handle(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def drag(self, name: str, to: tuple[float, float]) -> None:
        """Drags a handle to a place, in fractions of the picture."""
        box, stage = self.box(self.handle(name)), self.box(self.page.locator("#picture"))
        mouse = self.page.mouse
        mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        mouse.down()
        x, y = stage["x"] + to[0] * stage["width"], stage["y"] + to[1] * stage["height"]
        mouse.move(x, y, steps=4)
        expect(self.page.locator("#loupe")).to_be_visible()
        mouse.up()

    def box(self, of: Locator) -> FloatRect:
        """Where something is; a handle is drawn anew whenever an answer comes."""
        for _ in range(100):
            if box := of.bounding_box():
                return box
        pytest.fail(f"{of} stands nowhere")

    def save(self, said: str) -> None:
        self.page.get_by_role("button", name="Lưu", exact=True).click()
        expect(self.page.get_by_role("status")).to_contain_text(said)


@pytest.fixture
def drawn(
    request: pytest.FixtureRequest, tmp_path: Path, clip: Path, browser: Browser
) -> Iterator[Drawing]:
    """The command on a site file with one camera, or with the arguments of a parameter."""
    site = tmp_path / "site.toml"
    shutil.copy(clip, tmp_path / "clip.mp4")
    arguments: list[str] = list(getattr(request, "param", ()))
    if not arguments:
        site.write_text(SITE + camera_table("a", "clip.mp4"), encoding="utf-8")
    program = subprocess.Popen(
        [sys.executable, "-m", "flows.cli.app", "draw", str(site), "a", *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert program.stdout is not None
    url = program.stdout.readline().strip()
    page = browser.new_page(viewport={"width": 1280, "height": 860})
    page.set_default_timeout(TIMEOUT_MS)
    expect.set_options(timeout=TIMEOUT_MS)
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.on("console", lambda one: said.append(one.text))
    page.on("pageerror", lambda one: said.append(str(one)))
    page.goto(url)
    expect(page.get_by_role("heading", name="a", exact=True)).to_be_visible()
    page.wait_for_selector("body[data-previewed]")
    yield Drawing(page, site, program)
    page.get_by_role("button", name="Kết thúc").click()
    _, told = program.communicate(timeout=60)
    page.close()
    assert program.returncode == 0
    assert "Traceback" not in told
    assert [at for at in asked if not at.startswith((url, "data:"))] == []
    # The browser notes the answer to a refused save by itself.
    assert [line for line in said if "409" not in line] == []


def test_a_line_is_drawn_and_saved(drawn: Drawing) -> None:
    before = drawn.site.read_text(encoding="utf-8")
    drawn.page.get_by_role("tab", name="Vạch đếm").click()
    drawn.drag("Đầu vạch 1", (0.1, 0.55))
    drawn.save("Đã lưu vào site.toml; tệp cũ còn trong site.toml.bak.")
    one, other = load_site(drawn.site, {}).cameras["a"].line
    assert one == pytest.approx((0.1, 0.55), abs=0.006)
    assert other == (0.8, 0.7)
    assert drawn.site.read_text(encoding="utf-8").startswith("# Written by hand.\n")
    assert drawn.site.with_name("site.toml.bak").read_text(encoding="utf-8") == before


def test_a_file_that_changed_meanwhile_is_left_alone(drawn: Drawing) -> None:
    changed = drawn.site.read_text(encoding="utf-8") + "# by somebody else\n"
    drawn.site.write_text(changed, encoding="utf-8")
    drawn.page.get_by_role("tab", name="Vạch đếm").click()
    drawn.drag("Đầu vạch 1", (0.1, 0.55))
    drawn.save("Tệp đã bị người khác sửa")
    assert drawn.site.read_text(encoding="utf-8") == changed
    drawn.page.on("dialog", lambda dialog: dialog.accept())


def test_r17_a_rectangle_on_the_road_gives_metres(drawn: Drawing) -> None:
    page = drawn.page
    page.get_by_role("tab", name="Mét").click()
    page.get_by_role("textbox", name="dài").fill("12,5")
    page.get_by_role("button", name="Đặt bốn góc").click()
    expect(page.locator("polyline.grid").first).to_be_visible()
    expect(page.locator("#findings")).to_contain_text("Tại vạch đếm 1 điểm ảnh =")
    drawn.drag("Điểm 3", (0.65, 0.55))
    page.get_by_role("textbox", name="Điểm 1 X").fill("0,25")
    page.get_by_role("textbox", name="Điểm 1 X").press("Tab")
    drawn.save("Đã lưu")
    calibration = load_site(drawn.site, {}).cameras["a"].calibration
    assert calibration is not None
    assert list(calibration.ground_m) == [(0.25, 0), (3.5, 0), (3.5, 12.5), (0, 12.5)]
    assert calibration.image[2] == pytest.approx((0.65, 0.55), abs=0.006)


def test_the_keyboard_does_it_all(drawn: Drawing) -> None:
    page = drawn.page
    corner = drawn.handle("Góc 2")
    corner.press("Shift+ArrowLeft")
    corner.press("ArrowDown")
    drawn.handle("Góc 2").press("Enter")
    expect(page.locator(".handle")).to_have_count(5)
    page.keyboard.press("Delete")
    expect(page.locator(".handle")).to_have_count(4)
    page.keyboard.press("Control+z")
    expect(page.locator(".handle")).to_have_count(5)
    page.keyboard.press("Control+y")
    expect(page.locator(".handle")).to_have_count(4)
    page.keyboard.press("Control+s")
    expect(page.get_by_role("status")).to_contain_text("Đã lưu")
    region = load_site(drawn.site, {}).cameras["a"].region
    assert region[1] == (round(1 - 10 / 960, 4), round(1 / 540, 4))


def test_a_mask_is_added_undone_and_added_again(drawn: Drawing) -> None:
    page = drawn.page
    page.get_by_role("tab", name="Vùng che").click()
    page.get_by_role("button", name="Thêm vùng che").click()
    expect(page.locator("polygon.mask")).to_have_count(1)
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.locator("polygon.mask")).to_have_count(0)
    page.get_by_role("button", name="Làm lại").click()
    drawn.save("Đã lưu")
    assert len(load_site(drawn.site, {}).cameras["a"].mask) == 1


def test_a_fault_is_told_while_it_is_drawn(drawn: Drawing) -> None:
    page = drawn.page
    expect(page.locator("#findings")).to_contain_text("Không có điều gì cần sửa.")
    drawn.drag("Góc 3", (1.0, 0.4))
    drawn.drag("Góc 4", (0.0, 0.4))
    expect(page.locator("#findings .fault")).to_contain_text("Vạch của làn nằm ngoài")
    page.get_by_role("button", name="English").click()
    expect(page.locator("#findings .fault")).to_contain_text("The lane's line lies outside")
    page.get_by_role("button", name="Tiếng Việt").click()
    page.get_by_role("button", name="Cả khung hình").click()
    drawn.save("Đã lưu")


@pytest.mark.parametrize(
    "drawn", [["--lane", "in-7", "--uri", "clip.mp4", "--position", "front"]], indirect=True
)
def test_a_camera_of_one_s_own_is_added_to_a_new_file(drawn: Drawing) -> None:
    assert not drawn.site.exists()
    drawn.page.get_by_role("button", name="Lưu", exact=True).click()
    expect(drawn.page.get_by_role("status")).to_contain_text("hãy kéo vạch đếm vào đúng chỗ")
    assert not drawn.site.exists()
    drawn.drag("Đầu vạch 2", (0.9, 0.6))
    drawn.save("Đã lưu vào site.toml.")
    site = load_site(drawn.site, {})
    assert (site.cameras["a"].lane, site.cameras["a"].position) == ("in-7", "front")


def test_every_text_is_there_in_both_languages() -> None:
    text = (ROOT / "flows" / "drawing" / "page" / "texts.js").read_text(encoding="utf-8")
    vi, en = text.split("    en: {")
    names = [
        [line.split(":")[0].strip() for line in part.splitlines() if line.startswith(" " * 8)]
        for part in (vi, en)
    ]
    assert names[0][: len(names[1])] == names[1] or sorted(names[0]) == sorted(names[1])
