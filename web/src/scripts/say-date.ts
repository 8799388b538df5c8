const zoned = (zone: string | undefined) => (zone ? { timeZone: zone } : {});

/** With its year: wordings stay for long. */
export function sayDate(at: string, locale: string, zone?: string): string {
  return new Date(at).toLocaleDateString(locale, { dateStyle: 'medium', ...zoned(zone) });
}

export function sayDateTime(at: string, locale: string, zone?: string): string {
  return new Date(at).toLocaleString(locale, {
    dateStyle: 'medium',
    timeStyle: 'short',
    hourCycle: 'h23',
    ...zoned(zone),
  });
}
