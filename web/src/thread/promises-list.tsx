import { useTranslation } from 'react-i18next';
import { sayCode } from '../app/say-fact.ts';
import { sayMoment } from '../app/say-time.ts';
import { useMe } from '../app/use-me.ts';

/** What a message promises, each with the time it is due. */
export function PromisesList({ promises }: { promises: readonly { kind: string; dueAt: string }[] }) {
  const { t, i18n } = useTranslation();
  const { shop } = useMe();
  if (promises.length === 0) return null;
  return (
    <ul className="promises">
      {promises.map(({ kind, dueAt }) => (
        <li key={`${kind} ${dueAt}`}>
          {sayCode('promise', kind)}
          <span className="soft"> · {t('promise.due', { when: sayMoment(dueAt, i18n.language, shop.zone) })}</span>
        </li>
      ))}
    </ul>
  );
}
