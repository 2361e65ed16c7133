// What is drawn, and every way to change it. Points are fractions of the picture.
const STEPS_MAX = 200;
const POLYGON_MIN = 3;
export const CALIBRATION_MIN = 4;
const inside = (value) => Math.min(1, Math.max(0, value));
const copy = (value) => structuredClone(value);

export class Shapes {
    constructor(draft, changed) {
        this.set(draft);
        this.changed = changed;
        this.past = [];
        this.future = [];
        this.isDirty = false;
    }

    set(draft) {
        this.region = copy(draft.region);
        this.mask = copy(draft.mask);
        this.line = copy(draft.line);
        this.image = copy(draft.calibration?.image ?? []);
        this.ground = copy(draft.calibration?.ground_m ?? []);
    }

    // As the program takes it; a calibration of too few points is none yet.
    draft() {
        const isWhole = this.image.length >= CALIBRATION_MIN;
        const { region, mask, line, image, ground } = this;
        const calibration = isWhole ? { image, ground_m: ground } : null;
        return copy({ region, mask, line, calibration });
    }

    state() {
        const { region, mask, line, image, ground } = this;
        return copy({ region, mask, line, calibration: { image, ground_m: ground } });
    }

    // Remembers how things are before a change, so that it can be undone.
    begin() {
        this.past.push(this.state());
        this.past = this.past.slice(-STEPS_MAX);
        this.future = [];
    }

    done() {
        this.isDirty = true;
        this.changed();
    }

    step(from, to) {
        if (from.length === 0) return;
        to.push(this.state());
        this.set(from.pop());
        this.done();
    }

    undo() {
        this.step(this.past, this.future);
    }

    redo() {
        this.step(this.future, this.past);
    }

    // The points of a shape: "region", "line", "image", or "mask" with its number.
    points(kind, n = 0) {
        return kind === "mask" ? this.mask[n] : this[kind];
    }

    move(kind, n, i, [x, y]) {
        this.points(kind, n)[i] = [inside(x), inside(y)];
        this.done();
    }

    // A corner in the middle of the side that begins at corner i; answers its number.
    addCorner(kind, n, i) {
        const points = this.points(kind, n);
        const [ax, ay] = points[i];
        const [bx, by] = points[(i + 1) % points.length];
        points.splice(i + 1, 0, [(ax + bx) / 2, (ay + by) / 2]);
        this.done();
        return i + 1;
    }

    removePoint(kind, n, i) {
        const points = this.points(kind, n);
        if (kind === "line" || (kind !== "image" && points.length <= POLYGON_MIN)) return;
        this.begin();
        points.splice(i, 1);
        if (kind === "image") this.ground.splice(i, 1);
        this.done();
    }

    addMask() {
        this.begin();
        this.mask.push([[0.4, 0.4], [0.6, 0.4], [0.6, 0.6], [0.4, 0.6]]);
        this.done();
    }

    removeMask(n) {
        this.begin();
        this.mask.splice(n, 1);
        this.done();
    }

    wholeRegion() {
        this.begin();
        this.region = [[0, 0], [1, 0], [1, 1], [0, 1]];
        this.done();
    }

    addPoint() {
        this.begin();
        this.image.push([0.5, 0.5]);
        this.ground.push([0, 0]);
        this.done();
    }

    setMetres(i, axis, metres) {
        this.begin();
        this.ground[i][axis] = metres;
        this.done();
    }

    removePoints() {
        this.begin();
        this.image = [];
        this.ground = [];
        this.done();
    }

    // The corners of a rectangle on the road, near ones first, for a person to drag into place.
    useRectangle(width, length) {
        this.begin();
        this.image = [[0.3, 0.85], [0.7, 0.85], [0.6, 0.6], [0.4, 0.6]];
        this.ground = [[0, 0], [width, 0], [width, length], [0, length]];
        this.done();
    }
}
