import { useMe } from '../app/use-me.ts';

/** Some things only the owner does. */
export const useIsOwner = () => useMe().role === 'owner';
