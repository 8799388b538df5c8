import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { readLiveClock, readSlaSettings } from '../api/sla.ts';
import { keys } from '../live/keys.ts';

/** The platform's rule as it stands; asked again only when an event says so. */
export const useLiveClock = () => useQuery({ queryKey: keys.clockLive, queryFn: readLiveClock }).data;

export const useSlaSettings = () => useQuery({ queryKey: keys.slaSettings, queryFn: readSlaSettings }).data;

/** Now, every second while somebody waits. */
export function useSeconds(isTicking: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!isTicking) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [isTicking]);
  return now;
}
