import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useChosenInView } from './use-chosen-in-view.ts';

type Tab<Name extends string> = { name: Name; path: string; words: ReactNode };
type Props<Name extends string> = { label: string; current: Name; tabs: readonly Tab<Name>[] };

/** The parts of a page. On a phone they do not all fit: the one that is open is always in view. */
export function Tabs<Name extends string>({ label, current, tabs }: Props<Name>) {
  const nav = useChosenInView(current);
  return (
    <nav ref={nav} className="tabs" aria-label={label}>
      {tabs.map(({ name, path, words }) => (
        <Link key={name} to={path} {...(name === current ? { 'aria-current': 'page' as const } : {})}>
          {words}
        </Link>
      ))}
    </nav>
  );
}
