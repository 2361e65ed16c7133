// Wires the page: what a person does goes to the shapes, and from there to the program.
import { CALIBRATION_MIN, Shapes } from "./shapes.js";
import { Stage } from "./stage.js";
import { language, switchLanguage, text } from "./texts.js";

const TOOLS = ["region", "mask", "line", "metres"];
const NEXT_PICTURE_S = 7;
const SHOWN_MS = 6000;
const WEIGHTS = ["fault", "warning"];
const $ = (id) => document.getElementById(id);

let camera;
let shapes;
let stage;
let findings = [];
let asking = false;
let askAgain = false;
let lineMoved = false;
let pictureAt = 0;
let hiding;

async function ask(name, body) {
    const options = { method: "POST", headers: { "Content-Type": "application/json" } };
    let answer;
    try {
        answer = await fetch(name, { ...options, body: JSON.stringify(body) });
    } catch {
        return { ok: false, said: text("gone") };
    }
    const said = await answer.json();
    return answer.ok ? { ok: true, ...said } : { ok: false, said: said[language] };
}

function tell(words, kind = "good") {
    const message = $("message");
    message.textContent = words;
    message.className = kind;
    message.hidden = false;
    clearTimeout(hiding);
    if (kind === "good") hiding = setTimeout(() => { message.hidden = true; }, SHOWN_MS);
}

// One question at a time; what changed meanwhile is asked next.
async function preview() {
    if (asking) {
        askAgain = true;
        return;
    }
    asking = true;
    do {
        askAgain = false;
        const answer = await ask("preview", shapes.draft());
        stage.grid = answer.ok ? answer.grid : [];
        findings = answer.ok
            ? answer.findings
            : [{ weight: "fault", vi: answer.said, en: answer.said }];
        if (!stage.held) stage.draw();
        showFindings();
    } while (askAgain);
    asking = false;
    document.body.dataset.previewed = JSON.stringify(shapes.draft());
}

function changed() {
    lineMoved ||= JSON.stringify(shapes.line) !== JSON.stringify(camera.draft.line);
    if ($("message").className === "bad") $("message").hidden = true;
    stage.draw();
    showSide();
    preview();
}

function showFindings() {
    const rows = findings.map((finding) => {
        const row = document.createElement("li");
        row.className = finding.weight;
        row.textContent = finding[language];
        return row;
    });
    if (!findings.some((finding) => WEIGHTS.includes(finding.weight))) {
        const row = document.createElement("li");
        row.className = "met";
        row.textContent = text("fine");
        rows.unshift(row);
    }
    $("findings").replaceChildren(...rows);
}

function button(words, press) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = words;
    made.addEventListener("click", press);
    return made;
}

function number(value, name, set) {
    const field = document.createElement("input");
    field.inputMode = "decimal";
    field.value = String(value);
    field.setAttribute("aria-label", name);
    field.addEventListener("change", () => {
        // A Vietnamese keyboard writes a comma.
        const metres = Number(field.value.trim().replace(",", "."));
        const isGood = field.value.trim() !== "" && Number.isFinite(metres);
        field.classList.toggle("wrong", !isGood);
        if (isGood) set(metres);
    });
    return field;
}

function showTools() {
    const tabs = TOOLS.map((name) => {
        const tab = button(text(name), () => choose(name));
        tab.setAttribute("role", "tab");
        tab.setAttribute("aria-selected", String(stage.tool === name));
        tab.dataset.tool = name;
        return tab;
    });
    $("tools").replaceChildren(...tabs);
}

const rectangle = { width: 3.5, length: 10 };
const ACTIONS = {
    region: () => [button(text("whole"), () => shapes.wholeRegion())],
    mask: () => [
        button(text("addMask"), () => shapes.addMask()),
        ...shapes.mask.map((_, n) => {
            return button(text("dropMask", { n: n + 1 }), () => shapes.removeMask(n));
        }),
    ],
    line: () => [],
    metres: () => [
        rectangleForm(),
        button(text("addPoint"), () => shapes.addPoint()),
        ...(shapes.image.length ? [button(text("dropPoints"), () => shapes.removePoints())] : []),
    ],
};

function rectangleForm() {
    const form = document.createElement("p");
    const wide = number(rectangle.width, text("rectangle"), (m) => { rectangle.width = m; });
    const long = number(rectangle.length, text("long"), (m) => { rectangle.length = m; });
    const use = button(text("useRectangle"), () => {
        shapes.useRectangle(rectangle.width, rectangle.length);
    });
    form.append(`${text("rectangle")} `, wide, ` m, ${text("long")} `, long, " m ", use);
    return form;
}

function showMetres() {
    $("metres").hidden = stage.tool !== "metres" || shapes.image.length === 0;
    const rows = shapes.ground.map((metres, i) => {
        const row = document.createElement("tr");
        const name = text("point", { n: i + 1 });
        const cells = [
            String(i + 1),
            number(metres[0], `${name} X`, (value) => shapes.setMetres(i, 0, value)),
            number(metres[1], `${name} Y`, (value) => shapes.setMetres(i, 1, value)),
            button("×", () => shapes.removePoint("image", 0, i)),
        ];
        cells[3].setAttribute("aria-label", `${text("drop")} ${i + 1}`);
        for (const cell of cells) {
            const box = document.createElement("td");
            box.append(cell);
            row.append(box);
        }
        return row;
    });
    const held = document.activeElement?.getAttribute("aria-label");
    const body = $("metres").tBodies[0];
    body.replaceChildren(...rows);
    // The row that is being written in was made anew: go on where the person was.
    if (held) body.querySelector(`[aria-label="${CSS.escape(held)}"]`)?.focus();
}

function showSide() {
    showTools();
    $("help").textContent = text(`${stage.tool}Help`);
    $("actions").replaceChildren(...ACTIONS[stage.tool]());
    showMetres();
    $("undo").disabled = shapes.past.length === 0;
    $("redo").disabled = shapes.future.length === 0;
}

function showTexts() {
    for (const node of document.querySelectorAll("[data-t]")) {
        node.textContent = text(node.dataset.t);
    }
    $("language").textContent = text("language");
    $("language").lang = language === "vi" ? "en" : "vi";
    $("about").textContent =
        `${camera.site} · ${text("lane")} ${camera.lane} (${text(camera.direction)}) · ${camera.media}`;
    showSide();
    showFindings();
    stage.draw();
}

function choose(tool) {
    stage.tool = tool;
    stage.focus = null;
    stage.draw();
    showSide();
    $("tools").querySelector(`[data-tool=${tool}]`).focus();
}

async function save() {
    if (camera.is_new && !lineMoved) {
        choose("line");
        tell(text("drawLine"), "bad");
        return;
    }
    const points = shapes.image.length;
    if (points > 0 && points < CALIBRATION_MIN) {
        choose("metres");
        tell(text("needPoints", { n: points }), "bad");
        return;
    }
    $("save").disabled = true;
    const sent = JSON.stringify(shapes.draft());
    const answer = await ask("save", shapes.draft());
    $("save").disabled = false;
    if (!answer.ok) {
        tell(answer.said, "bad");
        return;
    }
    if (sent === JSON.stringify(shapes.draft())) shapes.isDirty = false;
    tell(text(camera.is_new ? "savedNew" : "saved", { file: camera.file }));
    camera.is_new = false;
}

async function anotherPicture() {
    $("again").disabled = true;
    pictureAt += NEXT_PICTURE_S;
    const answer = await ask("picture", { at_s: pictureAt });
    $("again").disabled = false;
    if (!answer.ok) {
        tell(answer.said, "bad");
        return;
    }
    await show(answer.size_px);
    preview();
}

async function show(size) {
    const picture = $("picture");
    picture.src = `picture.jpg?${Date.now()}`;
    await picture.decode();
    stage.setSize(size);
}

async function end() {
    const answer = await ask("end", {});
    shapes.isDirty &&= !answer.ok;
    tell(text("ended"));
    clearTimeout(hiding);
    for (const control of document.querySelectorAll("button, input")) control.disabled = true;
}

async function begin() {
    camera = await (await fetch("camera.json")).json();
    document.title = `${camera.camera} · gatestream`;
    $("camera").textContent = camera.camera;
    shapes = new Shapes(camera.draft, changed);
    stage = new Stage(shapes, $("picture"), $("drawing"), $("loupe"));
    if (camera.is_new) {
        stage.tool = "line";
        tell(text("drawLine"));
    }
    await show(camera.size_px);
    showTexts();
    preview();
    $("undo").addEventListener("click", () => shapes.undo());
    $("redo").addEventListener("click", () => shapes.redo());
    $("again").addEventListener("click", anotherPicture);
    $("save").addEventListener("click", save);
    $("end").addEventListener("click", end);
    $("language").addEventListener("click", () => {
        switchLanguage();
        showTexts();
    });
    document.addEventListener("keydown", (event) => {
        if (!(event.ctrlKey || event.metaKey)) return;
        const key = event.key.toLowerCase();
        const presses = { z: () => (event.shiftKey ? shapes.redo() : shapes.undo()) };
        const press = { ...presses, y: () => shapes.redo(), s: save }[key];
        if (!press) return;
        event.preventDefault();
        press();
    });
    addEventListener("beforeunload", (event) => {
        if (shapes.isDirty) event.preventDefault();
    });
}

begin();
