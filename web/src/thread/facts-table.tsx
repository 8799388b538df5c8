import { useTranslation } from 'react-i18next';
import type { Fact } from '../api/types.ts';
import { sayCode, sayFact } from '../app/say-fact.ts';
import { sayAge, useNow } from '../app/say-time.ts';
import { useMe } from '../app/use-me.ts';

/** What a reply rests on: each fact with where it comes from and how old it is. */
export function FactsTable({ facts: all }: { facts: readonly Fact[] }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const { shop } = useMe();
  // How the channel shows answers is nothing that a reply rests on.
  const facts = all.filter(({ name }) => !name.startsWith('choice.'));
  if (facts.length === 0) return <p className="soft facts-none">{t('facts.none')}</p>;
  return (
    <dl className="facts" aria-label={t('facts.title')}>
      {facts.map((fact) => (
        <div key={fact.name}>
          <dt>{sayCode('fact', fact.name)}</dt>
          <dd>
            <span className="fact-value">{sayFact(fact, t, i18n.language, shop.zone)}</span>
            <span className="fact-source" title={`${fact.name} ← ${fact.source}`}>
              {sayCode('source', recordOf(fact.source))} ·{' '}
              <time dateTime={fact.asOf}>{sayAge(fact.asOf, now, i18n.language)}</time>
            </span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** "parcels.origin_city" → "parcels": the record it stands in; the whole name is in the title. An estimate rests on others. */
const recordOf = (source: string) =>
  source.startsWith('parcels.estimate') ? 'lanes' : (source.split('.')[0] ?? source).replaceAll(' ', '_');
