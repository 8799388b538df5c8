import { Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Locale } from '../../../shared/labels.ts';
import type { CatalogueFact } from '../api/scripts.ts';
import { useFacts } from './use-fact-labels.ts';

/** Everything a script may state; a click writes it where the caret is. */
export function FactPicker({ locale, take }: { locale: Locale; take: (text: string) => void }) {
  const { t, i18n } = useTranslation();
  const reader = i18n.language as Locale;
  const [query, setQuery] = useState('');
  const facts = useFacts();
  const wanted = query.trim().toLowerCase();
  const found = facts.filter(({ name, label }) =>
    [name, label.en, label['zh-CN']].some((text) => text.toLowerCase().includes(wanted)),
  );
  return (
    <section className="card fact-picker">
      <header>
        <h2>{t('script_edit.facts')}</h2>
      </header>
      <Input
        value={query}
        allowClear
        onChange={(event) => setQuery(event.target.value)}
        placeholder={t('script_edit.find_fact')}
        aria-label={t('script_edit.find_fact')}
      />
      {found.length === 0 ? <p role="status">{t('script_edit.no_fact')}</p> : null}
      <ul>
        {found.map((fact) => (
          <li key={fact.name}>
            <button type="button" title={fact.source[reader]} onClick={() => take(`{{ ${fact.name} }}`)}>
              <b>{fact.label[reader]}</b> <code>{fact.name}</code>
              <span className="soft">
                <span lang={locale}>{fact.example[locale]}</span> · <Kind fact={fact} />
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Kind({ fact: { type, freshness, isAhead } }: { fact: CatalogueFact }) {
  const { t, i18n } = useTranslation();
  const age = ageOf(freshness, i18n.language);
  const parts = [
    t(`fact_type.${type as 'text'}`),
    age === null ? null : t('script_edit.fresh', { age }),
    isAhead ? t('script_edit.ahead') : null,
  ];
  return parts.filter(Boolean).join(' · ');
}

/** "P7D", "PT24H" in words. */
function ageOf(freshness: string | null, locale: string): string | null {
  const [, days, hours] = /^P(?:(\d+)D)?(?:T(\d+)H)?$/.exec(freshness ?? '') ?? [];
  const [unit, count] = days ? (['day', days] as const) : (['hour', hours] as const);
  if (count === undefined) return null;
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(Number(count));
}
