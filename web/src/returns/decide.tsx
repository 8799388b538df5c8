import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readVerdict, type Verdict } from '../api/return-decisions.ts';
import type { ReturnDetail, ReturnLine } from '../api/returns.ts';
import { keys } from '../live/keys.ts';
import { ApproveForm } from './approve-form.tsx';
import { DeclineForm } from './decline-form.tsx';
import { isToDecide } from './states.ts';

export type ToDecide = { line: ReturnLine; verdict: Verdict };

/** Yes or no, where somebody has to say it. What law and policy give stands above, with each line. */
export function Decide({ detail }: { detail: ReturnDetail }) {
  const { t } = useTranslation();
  const [saying, say] = useState<'approve' | 'decline' | null>(null);
  const lines = detail.lines.filter(isToDecide);
  const { data: verdicts } = useQuery({
    ...{ queryKey: keys.returnVerdict(detail.id), queryFn: () => readVerdict(detail.id) },
    enabled: lines.length > 0,
  });
  const open = lines.flatMap((line): ToDecide[] => {
    const verdict = verdicts?.find(({ lineId }) => lineId === line.id)?.verdict;
    return verdict ? [{ line, verdict }] : [];
  });
  if (open.length === 0) return null;
  const leave = () => say(null);
  return (
    <section className="card return-decide" aria-label={t('returns.decide')}>
      <h2>{t('returns.decide')}</h2>
      {saying === null ? (
        <div className="in-line">
          <Button type="primary" onClick={() => say('approve')}>
            {t('returns.approve')}
          </Button>
          <Button onClick={() => say('decline')}>{t('returns.decline')}</Button>
        </div>
      ) : null}
      {saying === 'approve' ? <ApproveForm detail={detail} open={open} onLeave={leave} /> : null}
      {saying === 'decline' ? <DeclineForm detail={detail} open={open} onLeave={leave} /> : null}
    </section>
  );
}
