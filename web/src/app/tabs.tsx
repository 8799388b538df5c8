import { type ReactNode, useEffect, useRef } from 'react';
import { Link } from 'react-router';

type Tab<Name extends string> = { name: Name; path: string; words: ReactNode };
type Props<Name extends string> = { label: string; current: Name; tabs: readonly Tab<Name>[] };

/** The parts of a page. On a phone they do not all fit: the one that is open is always in view. */
export function Tabs<Name extends string>({ label, current, tabs }: Props<Name>) {
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    const open = nav.current?.querySelector(`[data-tab="${current}"]`);
    open?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [current]);
  return (
    <nav ref={nav} className="tabs" aria-label={label}>
      {tabs.map(({ name, path, words }) => (
        <Link key={name} to={path} data-tab={name} {...(name === current ? { 'aria-current': 'page' as const } : {})}>
          {words}
        </Link>
      ))}
    </nav>
  );
}
