import type { Classifier } from './classifier.ts';
import type { Model } from './model.ts';

// A model as one block of bytes: a line of JSON with names and sizes, then the number tables one after another.

type Described = { classes: readonly string[]; temperature: number };
type Header = { width: number; rarest: number; buckets: number; labels: Described; reasons: Described };

export function packModel({ vocabulary, labels, reasons }: Model): Buffer {
  const describe = ({ classes, temperature }: Classifier): Described => ({ classes, temperature });
  const header: Header = {
    width: vocabulary.idf.length,
    rarest: vocabulary.rarest,
    buckets: vocabulary.columnOf.length,
    labels: describe(labels),
    reasons: describe(reasons),
  };
  const tables = [vocabulary.columnOf, vocabulary.idf, ...[labels, reasons].flatMap(({ head }) => tablesOf(head))];
  const bytes = tables.map((table) => Buffer.from(table.buffer, table.byteOffset, table.byteLength));
  return Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), ...bytes]);
}

const tablesOf = ({ scales, biases, weights }: Classifier['head']) => [scales, biases, weights];

export function unpackModel(file: Buffer): Model {
  const headerEnd = file.indexOf('\n');
  const header: Header = JSON.parse(file.toString('utf8', 0, headerEnd));
  let at = headerEnd + 1;
  const take = (length: number) => {
    if (at + length > file.length) throw new RangeError('The model file is cut short.');
    const copy = new ArrayBuffer(length);
    new Uint8Array(copy).set(file.subarray(at, at + length));
    at += length;
    return copy;
  };
  const classifier = ({ classes, temperature }: Described): Classifier => ({
    classes,
    temperature,
    head: {
      classes: classes.length,
      scales: new Float32Array(take(4 * classes.length)),
      biases: new Float32Array(take(4 * classes.length)),
      weights: new Int8Array(take(header.width * classes.length)),
    },
  });
  const vocabulary = {
    columnOf: new Int32Array(take(4 * header.buckets)),
    idf: new Float32Array(take(4 * header.width)),
    rarest: header.rarest,
  };
  return { vocabulary, labels: classifier(header.labels), reasons: classifier(header.reasons) };
}
