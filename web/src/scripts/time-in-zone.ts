/** What a field for day and time holds ("2026-11-24T09:00"), as the clock of `zone` shows it, as an instant. Null when empty. */
export function instantOf(local: string, zone: string | undefined): string | null {
  const wall = Date.parse(`${local}Z`);
  if (Number.isNaN(wall)) return null;
  // The zone's offset is that of the moment asked for, which is known only with the offset: two rounds settle it.
  let at = wall;
  for (let round = 0; round < 2; round++) at = wall - (wallOf(at, zone) - at);
  return new Date(at).toISOString();
}

/** What the field holds for an instant. */
export function localOf(at: number, zone: string | undefined): string {
  return new Date(wallOf(at, zone)).toISOString().slice(0, 16);
}

/** The clock of `zone` at this moment, read as if it stood in UTC. */
function wallOf(at: number, zone: string | undefined): number {
  const format = new Intl.DateTimeFormat('sv-SE', {
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' },
    ...(zone ? { timeZone: zone } : {}),
  });
  return Date.parse(`${format.format(at).replace(' ', 'T')}Z`);
}
