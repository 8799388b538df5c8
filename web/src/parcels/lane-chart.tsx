import { useEffect, useRef } from 'react';
import { useIsDark } from '../app/theme.ts';
import type { Chart } from './draw-lane.ts';

/** A drawing of what the table beneath it says in figures; it is loaded once it is wanted, and drawn anew in the other light. */
export function LaneChart({ label, chart }: { label: string; chart: Chart }) {
  const place = useRef<HTMLDivElement>(null);
  const isDark = useIsDark();
  const drawn = JSON.stringify({ chart, isDark });
  useEffect(() => {
    let remove = () => {};
    let isGone = false;
    const draw = async () => {
      const { drawChart } = await import('./draw-lane.ts');
      if (!isGone && place.current) remove = drawChart(place.current, (JSON.parse(drawn) as { chart: Chart }).chart);
    };
    // Without the drawing, the table still says it all.
    draw().catch(() => {});
    return () => {
      isGone = true;
      remove();
    };
  }, [drawn]);
  return <div ref={place} className="lane-chart" role="img" aria-label={label} />;
}
