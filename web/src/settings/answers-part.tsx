import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Locale } from '../../../shared/labels.ts';
import type { ScriptChoice } from '../api/desk.ts';
import { type Mode, putMode, readShop, type Shop } from '../api/settings.ts';
import { useAct } from '../app/form.tsx';
import { useSituations } from '../app/use-situation-names.ts';
import { keys } from '../live/keys.ts';

/** For each situation: Qin answers by itself, or proposes the answer to an agent. */
export function AnswersPart() {
  const { t } = useTranslation();
  const { data: shop } = useSuspenseQuery({ queryKey: keys.shop, queryFn: readShop });
  const situations = useSituations();
  return (
    <section className="card">
      <h2>{t('settings.answers')}</h2>
      <p className="soft">{t('answers.hint')}</p>
      <ul className="tabular answers">
        {situations.map((choice) => (
          <Row key={choice.situation} choice={choice} mode={shop.settings[choice.situation] ?? 'auto'} />
        ))}
      </ul>
    </section>
  );
}

function Row({ choice, mode }: { choice: ScriptChoice; mode: Mode }) {
  const { t, i18n } = useTranslation();
  const queries = useQueryClient();
  const { situation } = choice;
  const name = choice.name[i18n.language as Locale];
  const { run, isBusy } = useAct(
    async (next: Mode) => {
      await putMode(situation, next);
      return next;
    },
    (next) =>
      queries.setQueryData<Shop>(keys.shop, (shop) =>
        shop ? { ...shop, settings: { ...shop.settings, [situation]: next } } : shop,
      ),
  );
  return (
    <li>
      <span className="grow">
        {name} <code className="soft">{situation}</code>
      </span>
      <select
        aria-label={t('answers.of', { name })}
        value={mode}
        disabled={isBusy}
        onChange={(event) => run(event.target.value as Mode)}
      >
        <option value="auto">{t('answers.auto')}</option>
        <option value="suggest">{t('answers.suggest')}</option>
      </select>
    </li>
  );
}
