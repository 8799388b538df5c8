import { page } from './page.ts';

// What this browser keeps of the chat with this shop. Where it may keep nothing, the open page is its memory.

const kept = new Map<string, string>();
const prefix = `qin.chat.${page.shop}.`;

export function keep(name: string, value: string | null): void {
  if (value === null) kept.delete(name);
  else kept.set(name, value);
  try {
    if (value === null) localStorage.removeItem(prefix + name);
    else localStorage.setItem(prefix + name, value);
  } catch {
    // a full or forbidden storage
  }
}

export function recall(name: string): string | null {
  try {
    return localStorage.getItem(prefix + name) ?? kept.get(name) ?? null;
  } catch {
    return kept.get(name) ?? null;
  }
}

/** The names that begin so, in their order. */
export function namesOf(start: string): string[] {
  const names = new Set([...kept.keys()].filter((name) => name.startsWith(start)));
  try {
    for (let at = 0; at < localStorage.length; at++) {
      const name = localStorage.key(at) ?? '';
      if (name.startsWith(prefix + start)) names.add(name.slice(prefix.length));
    }
  } catch {
    // forbidden
  }
  return [...names].sort();
}

/** Another page of the same chat wrote something. */
export function onKept(heard: () => void): void {
  addEventListener('storage', (event) => {
    if (event.key?.startsWith(prefix)) heard();
  });
}

export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
