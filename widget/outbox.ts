import { session } from './api.ts';
import type { Photo } from './page.ts';
import { keep, namesOf, newKey, recall } from './store.ts';

// What was written and has not arrived yet. Each message is kept under a name of its own, so that two open pages of the
// chat cannot overwrite each other's; the names sort in the order of writing.

export type Written = {
  key: string;
  text: string;
  photos: Photo[];
  at: string;
  /** Whose it is: what one person wrote is never sent in another's name. */
  owner: string | null;
  /** Why the server would not take it. */
  refusal?: string;
};

let count = 0;

/** The end of the session's token: enough to tell two apart. */
const ownerNow = () => session()?.slice(-12) ?? null;

export function write(text: string, photos: Photo[]): void {
  const now = new Date();
  const place = `${now.getTime().toString(36).padStart(9, '0')}${(count++).toString(36).padStart(4, '0')}`;
  const written: Written = { key: newKey(), text, photos, at: now.toISOString(), owner: ownerNow() };
  keep(`out.${place}.${written.key}`, JSON.stringify(written));
}

export function waiting(): Written[] {
  return namesOf('out.').flatMap((name) => {
    try {
      return [{ photos: [], ...JSON.parse(recall(name) ?? '') } as Written];
    } catch {
      return [];
    }
  });
}

export function settle(key: string): void {
  for (const name of namesOf('out.')) if (name.endsWith(key)) keep(name, null);
}

export function refuse(written: Written, refusal: string): void {
  for (const name of namesOf('out.'))
    if (name.endsWith(written.key)) keep(name, JSON.stringify({ ...written, refusal }));
}

/** The session changed. The same person's words go along; another person's are taken away. */
export function handOn(isSamePerson: boolean): void {
  const owner = ownerNow();
  for (const written of waiting()) {
    if (!isSamePerson && written.owner !== null && written.owner !== owner) settle(written.key);
    else
      for (const name of namesOf('out.'))
        if (name.endsWith(written.key)) keep(name, JSON.stringify({ ...written, owner }));
  }
}
