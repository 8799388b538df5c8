// Videos in miniature: put together as cameras do it, with pictures that nobody has taken.

export function box(type: string, ...content: (Buffer | string)[]): Buffer {
  const body = Buffer.concat(content.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)));
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8, 0);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
}

/** `isTurned`: the phone was held upright. */
function trackHead(width: number, height: number, isTurned = false): Buffer {
  const head = Buffer.alloc(84);
  const [one, at] = [0x10000, 40];
  if (isTurned) {
    head.writeInt32BE(one, at + 4);
    head.writeInt32BE(-one, at + 12);
  } else {
    head.writeInt32BE(one, at);
    head.writeInt32BE(one, at + 16);
  }
  head.writeInt32BE(0x40000000, at + 32);
  head.writeUInt16BE(width, 76);
  head.writeUInt16BE(height, 80);
  return box('tkhd', head);
}

const handler = (kind: string) => box('hdlr', Buffer.alloc(8), kind, Buffer.alloc(13));
const track = (kind: string, ...more: Buffer[]) =>
  box(
    'trak',
    trackHead(640, 360, true),
    ...more,
    box('mdia', box('mdhd', Buffer.alloc(24)), handler(kind), box('minf')),
  );

/** Shanghai, as phones write it. */
export const place = '+31.2304+121.4737/';
const brands = box('ftyp', 'isom\0\0\x02\0isommp42');
const pictures = box('mdat', Buffer.alloc(600_000, 7));

/** An upright video with the place in every spot where cameras write it; the pictures come first, as in a MOV. */
export const mp4 = (...more: Buffer[]): Buffer => Buffer.concat([brands, pictures, movie(), ...more]);

export const movie = (...more: Buffer[]): Buffer =>
  box(
    'moov',
    box('mvhd', Buffer.alloc(100)),
    track('vide', box('udta', box('\xa9xyz', place)), box('meta', place)),
    track('soun'),
    track('meta'),
    box('udta', box('\xa9xyz', '\0\x12\x15\xc7', place), box('loci', place), Buffer.alloc(4)),
    box('meta', box('keys', 'com.apple.quicktime.location.ISO6709'), box('ilst', place)),
    ...more,
  );

export const mov = (): Buffer =>
  Buffer.concat([
    box('ftyp', 'qt  \0\0\0\0qt  '),
    box('wide'),
    pictures,
    movie(),
    box('uuid', Buffer.alloc(16), place),
  ]);

/** `unknown`: as recorders in browsers write it, which do not know the length yet. */
export function element(id: number, content: Buffer | string, length: 'known' | 'unknown' = 'known'): Buffer {
  const hex = id.toString(16);
  const body = typeof content === 'string' ? Buffer.from(content, 'latin1') : content;
  const size = Buffer.alloc(8, 0xff);
  if (length === 'known') size.writeBigUInt64BE(BigInt(body.length));
  size[0] = 0x01;
  return Buffer.concat([Buffer.from(hex, 'hex'), size, body]);
}

const number = (id: number, value: number) => element(id, Buffer.from([value >> 8, value & 0xff]));

/** `isLive`: neither the whole nor its clusters say how long they are. */
export function webm({ isLive = false, docType = 'webm', more = [] as Buffer[] } = {}): Buffer {
  const length = isLive ? 'unknown' : 'known';
  const picture = element(
    0xae,
    Buffer.concat([number(0x83, 1), element(0xe0, Buffer.concat([number(0xb0, 640), number(0xba, 360)]))]),
  );
  const cluster = element(
    0x1f43b675,
    Buffer.concat([number(0xe7, 0), element(0xa3, Buffer.alloc(300_000, 7))]),
    length,
  );
  const parts = [
    element(0x1549a966, number(0x2ad7b1, 1000)),
    element(0x1654ae6b, picture),
    element(0x1254c367, `LOCATION${place}`),
    cluster,
    cluster,
    ...more,
  ];
  return Buffer.concat([
    element(0x1a45dfa3, element(0x4282, docType)),
    element(0x18538067, Buffer.concat(parts), length),
  ]);
}

/** Half a second of a canvas of 64 by 48 pixels, as Chrome records it: what really plays. */
export const recorded = {
  webm: Buffer.from(
    'GkXfo59ChoEBQveBAULygQRC84EIQoKEd2VibUKHgQRChYECGFOAZwEAAAAAAALREU2bdLlNu4tTq4QVSalmU6yBbk27i1OrhBZUrmtTrIGTTbuLU6uEH0O2dVOsgdRNu4xTq4QcU7trU6yCAr/srgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAVSalmoCrXsYMPQkBEiYREFlGqTYCGQ2hyb21lV0GGQ2hyb21lFlSua7yuuteBAXPFh9W5fyTvCRiDgQFV7oEBhoVWX1ZQOOCdsIFAuoEwU8CBAVWwkFWxgQFVuYECVbqBDVW7gQEfQ7Z1AQAAAAAAAd/ngQCg4aGygQAAANACAJ0BKkAAMAAHBwiFhYiZhIglggJ08ma6NHm/FnfA/uQBCMNGv7U/Kz3fcAB1oaqmqO6BAaWjsAIAnQEqQAAwAAqHCIWFiJmEiDgCAAaOT8zHm/FYAP7rrgCgxqGlgQB4ABECABwRPAAYABpP9AwAEQwFU4D+1jH6+8odiZCDLbYIAHWhmaaX7oEBpZLRAQAqEcAAGAAYWC/0AAiMAAD7gQCgx6GmgQDwABECABwQ+AAYABpP9AwAEQwFU4D+6p9/9x/ZH85VVtIggAB1oZmml+6BAaWS0QEAKhHAABgAGFgv9AAIjAAA+4F4oMyhq4EBaABRAgAcEOAAGAdgEDdh5pmAI+qv/AD+43d/i2kdCmQ/+Fa3s9geToB1oZmml+6BAaWS0QEAKhHAABgAGFgv9AAIjAAA+4HwoMuhqYEB4QBRAgAcEMQAGAzQyyDblHASFdFe9gD+6a214//yDHkp6Gs+ydAAdaGZppfugQGlktEBACoRwAAYABhYL/QACIwAAPuCAWigy6GpgQJZABECABwQpAAYABpP9AwAEQwFU4D+pNf8kj1cx0H/8K1vZ7A8nQB1oZmml+6BAaWS0QEAKhGQABgAGFgv9AAIjAAA+4IB4RxTu2uNu4uzgQC3hveBAfGB1A==',
    'base64',
  ),
  mp4: Buffer.from(
    'AAAAJGZ0eXBpc29tAAACAGlzb21pc282aXNvMnZwMDltcDQxAAACt21vb3YAAAB4bXZoZAEAAAAAAAAA5yqJDwAAAADnKokPAAAD6AAAAAAAAAJ6AAEAAAEAAAAAAAAAAAAAAAABAAAAAAAAAAAAAAAAAAAAAQAAAAAAAAAAAAAAAAAAQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAIAAAIPdHJhawAAAGh0a2hkAQAAAwAAAADnKokPAAAAAOcqiQ8AAAABAAAAAAAAAAAAAAJ6AAAAAAAAAAAAAAAAAAAAAAABAAAAAAAAAAAAAAAAAAAAAQAAAAAAAAAAAAAAAAAAQAAAAABAAAAAMAAAAAABn21kaWEAAAAsbWRoZAEAAAAAAAAA5yqJDwAAAADnKokPAAB1MAAAAAAAAAJ6VcQAAAAAAC1oZGxyAAAAAAAAAAB2aWRlAAAAAAAAAAAAAAAAVmlkZW9IYW5kbGVyAAAAAT5taW5mAAAAFHZtaGQAAAABAAAAAAAAAAAAAAAlZGluZgAAAB1kcmVmAAAAAAAAAAEAAAANdXJsIAAAAAEAAAAA/XN0YmwAAAAQc3RzYwAAAAAAAAAAAAAAEHN0dHMAAAAAAAAAAAAAABRzdHN6AAAAAAAAAAAAAAAAAAAAEHN0Y28AAAAAAAAAAAAAALFzdHNkAAAAAAAAAAEAAAChdnAwOQAAAAAAAAABAAAAAQAAAAAAAAAAAAAAAABAADAASAAAAEgAAAAAAAAAAQpWUEMgQ29kaW5nAAAAAAAAAAAAAAAAAAAAAAAAAAAAABj//wAAABBwYXNwAAAAAQAAAAEAAAAUYnRydAAAAAAAAAAAAAAAAAAAABR2cGNDAQAAAAAAgQENAQAAAAAAE2NvbHJuY2x4AAEADQABgAAAAChtdmV4AAAAIHRyZXgAAAAAAAAAAQAAAAEAAAAAAAAAAAAAAAAAAACQbW9vZgAAABBtZmhkAAAAAAAAAAEAAAB4dHJhZgAAABR0ZmhkAAIAIAAAAAEBAQAAAAAAFHRmZHQBAAAAAAAAAAAAAAAAAABIdHJ1bgEAAwUAAAAGAAAAmAIAAAAAAA4XAAAAUAAADhYAAAAgAAAOFgAAACAAAA4VAAAAIQAADhUAAAAgAAAD5wAAACAAAAD5bWRhdIJJg0JQA/AC9ho4JBwY/AAAIEAAa0P/yaJPCY3X80uKGiCdz2PcVYAnVP+TRJ4TG6/mlxQ0QTuex7irAE6au2//30/////iSANgAAZXCNoAhgBAkvKhXIAADHAAAHMPW4AAAA///9Xh//80kW/g8WCGAECS8nFaAAAMcAAAcw9b+ugAAH///1dn/+iYt/B4sIYAQJLyMVcAAAxwAABzD1vRAAAH///yYv///uBoZi0pgIYAQJLyAVSAAAxwAABzD1v42AAAf+NP//81BDMWlMAAhgBAkvHRUYAADHAAAHMPR8AAP///Fw///+kYhmLSmAAAAABMbWZyYQAAADR0ZnJhAQAAAAAAAAEAAAA/AAAAAQAAAAAAAAAAAAAAAAAAAtsAAAABAAAAAQAAAAEAAAAQbWZybwAAAAAAAABM',
    'base64',
  ),
};
