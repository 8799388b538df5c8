import { crc32, deflateSync } from 'node:zlib';

const chunk = (kind: string, data: Buffer) => {
  const body = Buffer.concat([Buffer.from(kind, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
};

/** A small file whose header promises that many pixels. */
export function pngOf(width: number, height: number, interlaced = 0): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, interlaced], 8);
  const data = deflateSync(Buffer.alloc(1000));
  const start = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([start, chunk('IHDR', head), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]);
}

/** The header that sent file-type into an endless loop: an object of no size (CVE-2026-31808). */
export function endlessAsf(): Buffer {
  const file = Buffer.alloc(55);
  Buffer.from('3026b2758e66cf11a6d900aa0062ce6c', 'hex').copy(file);
  return file;
}

/** Says so in the title when it runs. */
export const script = '<script>document.title="owned"</script>';
/** What is no photo, whatever it is called. */
export const refusedAsNoPhoto: Record<string, Buffer> = {
  'an SVG with a script': Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg">${script}</svg>`),
  'an SVG behind white space and a declaration': Buffer.from(`\ufeff \n<?xml version="1.0"?><svg>${script}</svg>`),
  'a page called photo.jpg': Buffer.from(`<!doctype html><html>${script}</html>`),
  'an archive called photo.jpg': Buffer.from('PK\x03\x04\x14\x00\x00\x00\x08\x00', 'latin1'),
  'a PDF with JavaScript': Buffer.from('%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>'),
  'a server setting (.htaccess)': Buffer.from('AddType application/x-httpd-php .jpg'),
  'the endless ASF header of 55 bytes': endlessAsf(),
  'a TIFF': Buffer.from('II*\0\x08\0\0\0', 'latin1'),
};

/** How long this thread was at work without letting others in; what the machine does besides does not count. */
export async function longestTurn(work: () => Promise<void>): Promise<number> {
  const usedMs = () => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  };
  let [longest, before] = [0, usedMs()];
  const watch = setInterval(() => {
    const now = usedMs();
    longest = Math.max(longest, now - before);
    before = now;
  }, 2);
  await work();
  clearInterval(watch);
  return longest;
}
