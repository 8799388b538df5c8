import { type RefObject, useEffect, useRef } from 'react';

/**
 * A row of links that scrolls sideways on a phone: the chosen one is in its middle, also once counts have come in and the row
 * has grown. Only the row moves, never the page, and it stays where somebody pushes it.
 */
export function useChosenInView(chosen: string | undefined): RefObject<HTMLElement | null> {
  const row = useRef<HTMLElement>(null);
  useEffect(() => {
    const bar = row.current;
    const link = bar?.querySelector<HTMLElement>('[aria-current]');
    if (!bar || !link) return;
    const sizes = new ResizeObserver(() => {
      bar.scrollLeft = link.offsetLeft - bar.offsetLeft - (bar.clientWidth - link.offsetWidth) / 2;
    });
    for (const one of [bar, ...bar.children]) sizes.observe(one);
    return () => sizes.disconnect();
  }, [chosen]);
  return row;
}
