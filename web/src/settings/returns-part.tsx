import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { readAgents } from '../api/conversations.ts';
import { type PolicyRow, readPolicies } from '../api/return-policy.ts';
import { returnsPath } from '../app/paths.ts';
import { sayCode } from '../app/say-fact.ts';
import { sayMoment } from '../app/say-time.ts';
import { useMe } from '../app/use-me.ts';
import { keys } from '../live/keys.ts';
import { PolicyForm } from './policy-form.tsx';

/** What the shop gives beyond the law, version by version; decisions name the one they rested on. */
export function ReturnsPart() {
  const { t, i18n } = useTranslation();
  const { zone } = useMe().shop;
  const { data: versions } = useSuspenseQuery({ queryKey: keys.returnPolicies, queryFn: readPolicies });
  const { data: agents } = useQuery({ queryKey: keys.agents, queryFn: readAgents });
  const nameOf = (id: string | null) => agents?.find((one) => one.id === id)?.name;
  const [newest] = versions;
  return (
    <>
      <section className="card">
        <h2>{t('settings.returns')}</h2>
        <p className="soft">{t('policy.hint')}</p>
        {versions.length === 0 ? <p>{t('policy.none')}</p> : null}
        {versions.map(({ version, rows, publishedAt, publishedBy }) => (
          <details key={version} open={version === newest?.version} className="policy-version">
            <summary>
              <b>{t('policy.version', { version })}</b>{' '}
              <span className="soft">
                {version === newest?.version ? `${t('policy.in_force')} · ` : null}
                {t('policy.by', { when: sayMoment(publishedAt, i18n.language, zone) })}
                {nameOf(publishedBy) ? (
                  <>
                    {' · '}
                    <bdi>{nameOf(publishedBy)}</bdi>
                  </>
                ) : null}
              </span>
            </summary>
            <PolicyTable rows={rows} />
          </details>
        ))}
        <p className="policy-link">
          <Link to={returnsPath('withdrawals')}>{t('policy.withdrawals')}</Link>
        </p>
      </section>
      <PolicyForm key={newest?.version ?? 0} newest={newest ?? null} />
    </>
  );
}

function PolicyTable({ rows }: { rows: readonly PolicyRow[] }) {
  const { t, i18n } = useTranslation();
  const list = (words: string[] | undefined) =>
    words && words.length > 0 ? words.join(i18n.language === 'en' ? ', ' : '、') : t('policy.any');
  const sayReason = (word: string) =>
    word.includes('.') ? sayCode('reason', word) : t(`reason_group.${word as 'size'}`);
  const columns = ['for_reasons', 'for_categories', 'for_tiers', 'for_sale', 'days', 'freight', 'offers'] as const;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <div className="figures-box" tabIndex={0}>
      <table className="figures policy-table" aria-label={t('settings.returns')}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {t(`policy.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ when, days, counts, freight, offers }, place) => (
            <tr key={place}>
              <td>{list(when.reasons?.map(sayReason))}</td>
              <td>{list(when.categories?.map((one) => t(`category.${one as 'ordinary'}`)))}</td>
              <td>
                <bdi>{list(when.tiers)}</bdi>
              </td>
              <td>
                {t(when.onSale === undefined ? 'policy.any' : when.onSale ? 'policy.only_sale' : 'policy.not_sale')}
              </td>
              <td>
                {days === 0 ? t('policy.no_days') : t('policy.days_of', { days, counts: t(`policy.counts_${counts}`) })}
              </td>
              <td>{t(`policy.freight_${freight}`)}</td>
              <td>{list(offers.map((offer) => t(`offer.${offer}`)))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
