import i18next from 'i18next';

/** Half of the cases and nearly all of them; where both fall on one day, that day alone. */
export const sayDates = (usual: string, latest: string): string =>
  usual === latest
    ? i18next.t('parcel.estimate_one', { day: latest })
    : i18next.t('parcel.estimate', { usual, latest });
