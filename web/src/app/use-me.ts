import { useSuspenseQuery } from '@tanstack/react-query';
import { type Me, readMe } from '../api/session.ts';
import { keys } from '../live/keys.ts';

/** Who is signed in. */
export function useMe(): Me {
  return useSuspenseQuery({ queryKey: keys.me, queryFn: readMe }).data;
}
