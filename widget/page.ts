// What the server wrote into the page.

/** `demo`: in a demo shop, a customer's address to try; null in a real one. */
export type PageData = { shop: string; locale: string; demo: string | null; words: Record<string, string> };

/** Measures in pixels; what was kept by an older page has no `kind`. */
export type Photo = { fileId: string; kind?: 'photo' | 'video'; width: number; height: number };

/** A message as the server tells it. */
export type Message = {
  seq: number;
  id: string;
  author: 'buyer' | 'qin' | 'agent';
  name: string | null;
  body: string;
  photos: Photo[];
  locale: string | null;
  at: string;
  clientKey: string | null;
  options: string[];
  offersCode: boolean;
};

export function find<Found extends HTMLElement = HTMLElement>(id: string): Found {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no #${id}.`);
  return found as Found;
}

export const page = JSON.parse(find('chat').dataset.page ?? '{}') as PageData;

/** The sentence for a key, its `{name}` places filled. */
export function say(key: string, params: Record<string, string | number> = {}): string {
  return (page.words[key] ?? key).replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));
}
