// One-against-the-rest linear classifiers (squared-hinge SVM, dual coordinate descent after Hsieh et al. 2008).
// Examples are rows of one sparse matrix; a trained head is a small table of 8-bit weights.

/** Rows of examples in compressed form: row r has columns[starts[r] .. starts[r+1]] and as many values. */
export type Matrix = { starts: Int32Array; columns: Int32Array; values: Float32Array; width: number };

/** weights[column * classes + class] * scales[class] is the weight of a feature; `biases` are the classes' constants. */
export type Head = { classes: number; weights: Int8Array; scales: Float32Array; biases: Float32Array };

type Training = {
  matrix: Matrix;
  rows: Int32Array;
  classOf: Int16Array;
  classes: number;
  epochs: number;
  seed: number;
};

const cost = 1;
/** A class has few examples of its own and thousands against it: its own count for more. */
const ownCost = 2;

/** Trains one separating plane for each class on the given rows; the same input and seed give the same planes. */
export function trainPlanes({ matrix, rows, classOf, classes, epochs, seed }: Training): Float32Array[] {
  const squares = squaredNorms(matrix);
  const order = Int32Array.from(rows);
  const alphas = new Float32Array(matrix.starts.length - 1);
  const planes: Float32Array[] = [];
  for (let own = 0; own < classes; own += 1) {
    const random = seededRandom(seed + own);
    const plane = new Float32Array(matrix.width + 1);
    alphas.fill(0);
    let active = order;
    for (let epoch = 0; epoch < epochs; epoch += 1) {
      if (epoch === 1 || epoch >= epochs - 2) active = order;
      shuffle(active, random);
      descend(matrix, active, classOf, own, alphas, squares, plane);
      // Rows that need no push now rarely need one in the next pass; the last pass looks at all of them again.
      active = active.filter((row) => alphas[row] !== 0);
    }
    planes.push(plane);
  }
  return planes;
}

/** One pass of coordinate descent: moves the plane until each row in turn is on its side of it. */
function descend(
  { starts, columns, values, width }: Matrix,
  order: Int32Array,
  classOf: Int16Array,
  own: number,
  alphas: Float32Array,
  squares: Float32Array,
  plane: Float32Array,
): void {
  for (let i = 0; i < order.length; i += 1) {
    const row = order[i] as number;
    const sign = classOf[row] === own ? 1 : -1;
    const damping = 0.5 / (sign > 0 ? ownCost : cost);
    const start = starts[row] as number;
    const end = starts[row + 1] as number;
    let score = plane[width] as number;
    for (let k = start; k < end; k += 1) score += (plane[columns[k] as number] as number) * (values[k] as number);
    const alpha = alphas[row] as number;
    const gradient = sign * score - 1 + damping * alpha;
    if (alpha === 0 && gradient >= 0) continue;
    const next = Math.max(0, alpha - gradient / ((squares[row] as number) + damping));
    const step = (next - alpha) * sign;
    alphas[row] = next;
    plane[width] = (plane[width] as number) + step;
    for (let k = start; k < end; k += 1) {
      const column = columns[k] as number;
      plane[column] = (plane[column] as number) + step * (values[k] as number);
    }
  }
}

/** Squared length of each row, with the constant feature that carries the bias. */
function squaredNorms({ starts, values }: Matrix): Float32Array {
  const squares = new Float32Array(starts.length - 1);
  for (let row = 0; row < squares.length; row += 1) {
    let sum = 1;
    for (let k = starts[row] as number; k < (starts[row + 1] as number); k += 1) sum += (values[k] as number) ** 2;
    squares[row] = sum;
  }
  return squares;
}

/** The scores of one row, straight from the planes: for held-out rows while training. */
export function scoreRow({ starts, columns, values, width }: Matrix, row: number, planes: Float32Array[]): number[] {
  return planes.map((plane) => {
    let score = plane[width] as number;
    for (let k = starts[row] as number; k < (starts[row + 1] as number); k += 1)
      score += (plane[columns[k] as number] as number) * (values[k] as number);
    return score;
  });
}

/** Packs planes into 8-bit weights: a quarter of the memory and, measured, the same answers. */
export function packHead(planes: Float32Array[], width: number): Head {
  const classes = planes.length;
  const head: Head = {
    classes,
    weights: new Int8Array(width * classes),
    scales: new Float32Array(classes),
    biases: new Float32Array(classes),
  };
  planes.forEach((plane, own) => {
    let largest = 1e-9;
    for (let column = 0; column < width; column += 1) largest = Math.max(largest, Math.abs(plane[column] as number));
    const scale = largest / 127;
    for (let column = 0; column < width; column += 1)
      head.weights[column * classes + own] = Math.round((plane[column] as number) / scale);
    head.scales[own] = scale;
    head.biases[own] = plane[width] as number;
  });
  return head;
}

export function scoreHead(head: Head, columns: readonly number[], values: readonly number[]): number[] {
  const { classes, weights, scales, biases } = head;
  const sums = new Array<number>(classes).fill(0);
  for (let k = 0; k < columns.length; k += 1) {
    const at = (columns[k] as number) * classes;
    const value = values[k] as number;
    for (let own = 0; own < classes; own += 1)
      sums[own] = (sums[own] as number) + (weights[at + own] as number) * value;
  }
  return sums.map((sum, own) => sum * (scales[own] as number) + (biases[own] as number));
}

function shuffle(order: Int32Array, random: () => number): void {
  for (let at = order.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    const kept = order[at] as number;
    order[at] = order[other] as number;
    order[other] = kept;
  }
}

/** Mulberry32: small, fast and the same everywhere, so that a shop's model is the same on each of its machines. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
