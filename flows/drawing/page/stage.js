// The picture with what is drawn upon it: draws it, and lets a hand or the keyboard move it.
import { text } from "./texts.js";

const SVG = "http://www.w3.org/2000/svg";
const LOUPE_PX = 180;
const LOUPE_ZOOM = 4;
const LABEL_GAP_PX = 38;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class Stage {
    constructor(shapes, picture, drawing, loupe) {
        Object.assign(this, { shapes, picture, drawing, loupe });
        this.tool = "region";
        this.grid = [];
        this.focus = null;
        this.held = null;
        drawing.addEventListener("pointermove", (event) => this.drag(event));
        for (const name of ["pointerup", "pointercancel"]) {
            drawing.addEventListener(name, (event) => this.letGo(event));
        }
        new ResizeObserver(() => this.draw()).observe(drawing);
    }

    // Pixels of the picture for one pixel of the screen.
    get unit() {
        return this.size[0] / Math.max(1, this.drawing.clientWidth);
    }

    setSize([width, height]) {
        this.size = [width, height];
        this.drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
        this.draw();
    }

    at([x, y]) {
        return [x * this.size[0], y * this.size[1]];
    }

    node(name, attributes, parent = this.drawing) {
        const node = document.createElementNS(SVG, name);
        for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
        parent.append(node);
        return node;
    }

    path(points) {
        return points.map((point) => this.at(point).map((v) => v.toFixed(2)).join(",")).join(" ");
    }

    draw() {
        if (!this.size) return;
        const { shapes, drawing } = this;
        drawing.replaceChildren();
        drawing.dataset.tool = this.tool;
        const [width, height] = this.size;
        const outline = this.path(shapes.region).replaceAll(" ", "L");
        this.node("path", {
            class: "outside",
            d: `M0,0H${width}V${height}H0ZM${outline}Z`,
            "fill-rule": "evenodd",
        });
        this.node("polygon", { class: "region", points: this.path(shapes.region) });
        for (const polygon of shapes.mask) {
            this.node("polygon", { class: "mask", points: this.path(polygon) });
        }
        this.drawGrid();
        const ends = this.path(shapes.line);
        this.node("polyline", { class: "line under", points: ends });
        this.node("polyline", { class: "line", points: ends });
        shapes.image.forEach((point, i) => this.label(`${i + 1}`, point, "number", [10, -10]));
        this.drawHandles();
    }

    drawGrid() {
        const [width, height] = this.size;
        // Its lines end at the border of the picture; handles may reach over it.
        const clipped = this.node("svg", { width, height });
        for (const line of this.grid) {
            const kind = line.is_strong ? "grid strong" : "grid";
            this.node("polyline", { class: kind, points: this.path(line.points) }, clipped);
        }
        let last = [-Infinity, -Infinity];
        for (const line of this.grid) {
            if (!line.label) continue;
            const [x, y] = this.at(line.label_at);
            const gap = Math.hypot(x - last[0], y - last[1]) / this.unit;
            if (gap < LABEL_GAP_PX && !line.is_strong) continue;
            last = [x, y];
            this.label(line.label, line.label_at, "metre", [-6, -4]);
        }
    }

    label(words, point, kind, [dx, dy]) {
        const [x, y] = this.at(point);
        const place = { class: kind, x: x + dx * this.unit, y: y + dy * this.unit };
        this.node("text", { ...place, "font-size": 13 * this.unit }).textContent = words;
    }

    drawHandles() {
        const { shapes } = this;
        if (this.tool === "region") this.polygonHandles("region", 0);
        if (this.tool === "mask") shapes.mask.forEach((_, n) => this.polygonHandles("mask", n));
        if (this.tool === "line") {
            shapes.line.forEach((_, i) => this.handle("line", 0, i, text(`end${i + 1}`)));
        }
        if (this.tool === "metres") {
            shapes.image.forEach((_, i) => {
                this.handle("image", 0, i, text("point", { n: i + 1 }));
            });
        }
        if (this.focus) {
            const { kind, n, i } = this.focus;
            this.drawing.querySelector(`[data-handle="${kind}-${n}-${i}"]`)?.focus();
        }
    }

    polygonHandles(kind, n) {
        const points = this.shapes.points(kind, n);
        points.forEach(([ax, ay], i) => {
            const [bx, by] = points[(i + 1) % points.length];
            const [x, y] = this.at([(ax + bx) / 2, (ay + by) / 2]);
            const middle = this.node("g", { class: `add ${kind}`, role: "button" });
            middle.setAttribute("aria-label", text("add"));
            const r = 7 * this.unit;
            this.node("circle", { class: "reach", cx: x, cy: y, r: 2 * r }, middle);
            this.node("circle", { class: "dot", cx: x, cy: y, r }, middle);
            const d = `M${x - r / 2},${y}h${r}M${x},${y - r / 2}v${r}`;
            this.node("path", { class: "plus", d }, middle);
            middle.addEventListener("pointerdown", (event) => {
                this.shapes.begin();
                const added = this.shapes.addCorner(kind, n, i);
                this.take(event, kind, n, added);
            });
        });
        points.forEach((_, i) => this.handle(kind, n, i, text("corner", { n: i + 1 })));
    }

    handle(kind, n, i, name) {
        const [x, y] = this.at(this.shapes.points(kind, n)[i]);
        const handle = this.node("g", { class: `handle ${kind}`, tabindex: 0, role: "button" });
        handle.setAttribute("aria-label", name);
        handle.dataset.handle = `${kind}-${n}-${i}`;
        this.node("circle", { class: "reach", cx: x, cy: y, r: 18 * this.unit }, handle);
        this.node("circle", { class: "dot", cx: x, cy: y, r: 7 * this.unit }, handle);
        handle.addEventListener("pointerdown", (event) => {
            this.shapes.begin();
            this.take(event, kind, n, i);
        });
        handle.addEventListener("focus", () => {
            this.focus = { kind, n, i };
            this.magnify(this.shapes.points(kind, n)[i]);
        });
        handle.addEventListener("blur", () => {
            if (!this.held) this.loupe.hidden = true;
        });
        handle.addEventListener("keydown", (event) => this.press(event, kind, n, i));
    }

    place(event) {
        const box = this.drawing.getBoundingClientRect();
        return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
    }

    take(event, kind, n, i) {
        event.preventDefault();
        const [x, y] = this.shapes.points(kind, n)[i];
        const [px, py] = this.place(event);
        this.held = { kind, n, i, offset: [x - px, y - py] };
        this.focus = { kind, n, i };
        this.drawing.setPointerCapture(event.pointerId);
        this.draw();
    }

    drag(event) {
        if (!this.held) return;
        const { kind, n, i, offset } = this.held;
        const [x, y] = this.place(event);
        this.shapes.move(kind, n, i, [x + offset[0], y + offset[1]]);
        this.magnify(this.shapes.points(kind, n)[i]);
    }

    letGo(event) {
        if (!this.held) return;
        this.held = null;
        this.loupe.hidden = true;
        this.drawing.releasePointerCapture(event.pointerId);
        this.shapes.done();
    }

    press(event, kind, n, i) {
        const { shapes } = this;
        const arrow = ARROWS[event.key];
        if (arrow) {
            const far = event.shiftKey ? 10 : 1;
            const [x, y] = shapes.points(kind, n)[i];
            shapes.begin();
            shapes.move(kind, n, i, [
                x + (arrow[0] * far) / this.size[0],
                y + (arrow[1] * far) / this.size[1],
            ]);
        } else if (event.key === "Delete" || event.key === "Backspace") {
            this.focus = null;
            shapes.removePoint(kind, n, i);
        } else if (event.key === "Enter" && (kind === "region" || kind === "mask")) {
            shapes.begin();
            this.focus = { kind, n, i: i + 1 };
            shapes.addCorner(kind, n, i);
        } else {
            return;
        }
        event.preventDefault();
    }

    // The picture around a point, larger, in the corner that is farther from it.
    magnify(point) {
        const { loupe, picture } = this;
        const [x, y] = this.at(point);
        const brush = loupe.getContext("2d");
        const span = LOUPE_PX / LOUPE_ZOOM;
        brush.fillStyle = "#14202b";
        brush.fillRect(0, 0, LOUPE_PX, LOUPE_PX);
        brush.imageSmoothingEnabled = false;
        brush.drawImage(
            picture, x - span / 2, y - span / 2, span, span, 0, 0, LOUPE_PX, LOUPE_PX,
        );
        const middle = LOUPE_PX / 2;
        brush.strokeStyle = "#ffc800";
        brush.lineWidth = 1;
        brush.beginPath();
        for (const [ax, ay, bx, by] of [
            [0, middle, middle - 8, middle], [middle + 8, middle, LOUPE_PX, middle],
            [middle, 0, middle, middle - 8], [middle, middle + 8, middle, LOUPE_PX],
        ]) {
            brush.moveTo(ax, ay);
            brush.lineTo(bx, by);
        }
        brush.stroke();
        loupe.classList.toggle("right", point[0] < 0.5);
        loupe.classList.toggle("bottom", point[1] < 0.5);
        loupe.hidden = false;
    }
}
