import { Alert } from 'antd';
import { useSyncExternalStore } from 'react';
import './notices.css';

type Notice = { id: number; text: string; kind: 'error' | 'success' };

const shownMs = 7000;
const listeners = new Set<() => void>();
let notices: readonly Notice[] = [];
let count = 0;

function show(next: readonly Notice[]): void {
  notices = next;
  for (const listener of listeners) listener();
}

/** One sentence to whoever works here; gone after some seconds, or when closed. */
export function tell(text: string, kind: Notice['kind'] = 'error'): void {
  const notice = { id: ++count, text, kind };
  show([...notices.filter((other) => other.text !== text), notice].slice(-3));
  setTimeout(() => drop(notice.id), shownMs);
}

const drop = (id: number) => show(notices.filter((notice) => notice.id !== id));

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function Notices() {
  const shown = useSyncExternalStore(listen, () => notices);
  return (
    <div className="notices" role="status" aria-live="polite">
      {shown.map(({ id, text, kind }) => (
        <Alert key={id} type={kind} title={text} showIcon closable={{ onClose: () => drop(id) }} />
      ))}
    </div>
  );
}
