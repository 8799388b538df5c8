import { createHash } from 'node:crypto';
import { demoContent, type GarmentKind } from './content.ts';

// Drawings instead of photographs: flat garments, one per product and colour, always the same bytes.

const body: Record<GarmentKind, string> = {
  shirt: 'M86 62 L60 74 L28 140 L54 156 L70 126 L70 244 L170 244 L170 126 L186 156 L212 140 L180 74 L154 62 L120 84 Z',
  tee: 'M88 62 L60 72 L30 122 L58 140 L72 120 L72 238 L168 238 L168 120 L182 140 L210 122 L180 72 L152 62 Q120 88 88 62 Z',
  dress:
    'M92 44 L74 54 L62 96 L82 104 L90 92 L94 138 L58 262 Q120 280 182 262 L146 138 L150 92 L158 104 L178 96 L166 54 L148 44 Q120 70 92 44 Z',
  qipao:
    'M104 40 L82 52 L62 92 L84 104 L92 92 L92 150 L80 270 L160 270 L148 150 L148 92 L156 104 L178 92 L158 52 L136 40 Q120 50 104 40 Z',
  skirt: 'M86 70 L154 70 L158 90 L188 236 Q120 256 52 236 L82 90 Z',
  trousers: 'M82 42 L158 42 L164 90 L176 268 L134 268 L120 120 L106 268 L64 268 L76 90 Z',
  sweater:
    'M90 60 L58 72 L26 190 L54 200 L72 138 L70 240 L170 240 L168 138 L186 200 L214 190 L182 72 L150 60 Q120 80 90 60 Z',
  hoodie:
    'M90 66 L58 80 L26 194 L54 204 L72 144 L70 242 L170 242 L168 144 L186 204 L214 194 L182 80 L150 66 Q148 32 120 32 Q92 32 90 66 Z',
  jacket: 'M86 56 L56 70 L28 184 L56 194 L70 134 L70 226 L170 226 L170 134 L184 194 L212 184 L184 70 L154 56 L120 74 Z',
  coat: 'M88 40 L58 54 L30 176 L56 186 L72 124 L62 268 L178 268 L168 124 L184 186 L210 176 L182 54 L152 40 L120 60 Z',
};

const details: Record<GarmentKind, string> = {
  shirt:
    'M86 62 L106 88 L120 84 L134 88 L154 62 M120 84 V244 M126 110 h.1 M126 140 h.1 M126 170 h.1 M126 200 h.1 M138 122 h20 v22 h-20 z',
  tee: 'M88 62 Q120 96 152 62 M72 230 H168',
  dress: 'M94 138 Q120 148 146 138 M104 144 L86 264 M120 146 V270 M136 144 L154 264',
  qipao: 'M108 52 Q120 60 132 52 M120 56 Q144 72 150 94 M150 210 L156 268 M90 210 L84 268',
  skirt: 'M82 90 H158 M98 90 L82 240 M120 90 V246 M142 90 L158 240',
  trousers: 'M80 58 H160 M120 58 V120 M92 62 L86 88 M148 62 L154 88',
  sweater:
    'M90 60 Q120 96 150 60 M70 226 H170 M29 180 L57 190 M211 180 L183 190 M104 96 V224 M120 96 V224 M136 96 V224',
  hoodie: 'M90 66 Q120 108 150 66 M114 92 V124 M126 92 V124 M90 184 H150 L160 220 H80 Z M70 232 H170',
  jacket:
    'M86 56 L112 84 L120 74 L128 84 L154 56 M120 74 V226 M82 124 h26 v30 h-26 z M132 124 h26 v30 h-26 z M70 216 H170',
  coat: 'M88 40 L106 104 L120 122 L134 104 L152 40 M120 122 V268 M110 150 h.1 M110 180 h.1 M130 150 h.1 M130 180 h.1 M76 206 h28 M136 206 h28',
};

export type Photo = { goodsId: string; colour: string; file: string; svg: string };

let drawn: Photo[] | undefined;

/** All photos of the demo shop; each file is named by what is in it. */
export function demoPhotos(): Photo[] {
  if (drawn) return drawn;
  const { products, colours } = demoContent().goods;
  drawn = products.flatMap((goods) =>
    goods.colours.map((colour) => {
      const svg = drawGarment(goods.kind, colours[colour]?.hex ?? '#888888');
      const file = `${createHash('sha256').update(svg).digest('hex').slice(0, 20)}.svg`;
      return { goodsId: goods.id, colour, file, svg };
    }),
  );
  return drawn;
}

/** One garment as a drawing of 240 × 300. */
export function drawGarment(kind: GarmentKind, hex: string): string {
  const line = shade(hex, isLight(hex) ? -0.42 : 0.34);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 300" width="240" height="300"><rect width="240" height="300" fill="#ece9e4"/><ellipse cx="120" cy="281" rx="74" ry="6" fill="#000" opacity=".07"/><g stroke="${line}" stroke-width="2.4" stroke-linejoin="round" stroke-linecap="round"><path d="${body[kind]}" fill="${hex}"/><path d="${details[kind]}" fill="none"/></g></svg>`;
}

const channels = (hex: string) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
const isLight = (hex: string) => channels(hex).reduce((sum, value) => sum + value, 0) > 300;

/** Darker (below 0) or lighter (above 0) by this share. */
function shade(hex: string, by: number): string {
  const mixed = channels(hex).map((value) => Math.round(by < 0 ? value * (1 + by) : value + (255 - value) * by));
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}
