import { useTranslation } from 'react-i18next';
import type { ReturnDetail, ReturnStep } from '../api/returns.ts';
import { langOf } from '../app/lang-of.ts';
import { sayCode } from '../app/say-fact.ts';
import { sayMoment } from '../app/say-time.ts';
import { useMe } from '../app/use-me.ts';

/** Every step, the newest first: what somebody did at once stands together. */
export function Story({ detail }: { detail: ReturnDetail }) {
  const { t, i18n } = useTranslation();
  const { zone } = useMe().shop;
  const lineOf = (id: string | null) =>
    detail.lines.length > 1 ? detail.lines.find((line) => line.id === id)?.title : undefined;
  return (
    <section className="card" aria-label={t('returns.story')}>
      <h2>{t('returns.story')}</h2>
      <ol className="return-story">
        {togetherOf(detail.steps).map((steps) => {
          const [{ actor, actorName, at, note }] = steps;
          return (
            <li key={`${at} ${steps[0].to} ${steps[0].lineId}`}>
              <p className="soft">
                <time dateTime={at}>{sayMoment(at, i18n.language, zone)}</time>
                {' · '}
                {actorName ? <bdi>{actorName}</bdi> : t(`returns.actor_${actor}`)}
              </p>
              {steps.map((step) => (
                <p key={`${step.lineId} ${step.axis} ${step.to}`}>
                  {sayStep(step)}
                  <StepDetail step={step} />
                  {lineOf(step.lineId) ? (
                    <>
                      {' · '}
                      <bdi className="soft">{lineOf(step.lineId)}</bdi>
                    </>
                  ) : null}
                </p>
              ))}
              {note ? (
                <p className="return-note" lang={langOf(note)}>
                  {note}
                </p>
              ) : null}
            </li>
          );
        })}
      </ol>
    </section>
  );
}

type Together = [ReturnStep, ...ReturnStep[]];

function togetherOf(steps: readonly ReturnStep[]): Together[] {
  const groups: Together[] = [];
  for (const step of steps) {
    const last = groups.at(-1);
    const isSame =
      last?.[0].at === step.at && last[0].actor === step.actor && last[0].axis !== 'other' && step.axis !== 'other';
    const isSaid = last?.[0].note === step.note || step.note === '';
    if (last && isSame && isSaid) last.push(step);
    else groups.push([step]);
  }
  return groups.toReversed();
}

function sayStep({ axis, from, to }: ReturnStep): string {
  if (axis === 'case' && to === 'requested') return sayCode('done', from === 'info_needed' ? 'answered' : 'requested');
  if (axis === 'case' && to === 'info_needed') return sayCode('done', to);
  if (axis === 'case') return sayCode('return', to);
  if (axis === 'goods') return sayCode('goods', to);
  if (axis === 'money') return sayCode('money', to);
  return sayCode('done', to);
}

/** What belongs to a step: the remedy, the code of a refusal, what is wrong with the goods, a tracking number. */
function StepDetail({ step: { detail } }: { step: ReturnStep }) {
  const { t, i18n } = useTranslation();
  const said: string[] = [];
  if (typeof detail.remedy === 'string') said.push(t(`offer.${detail.remedy as 'refund'}`));
  if (typeof detail.code === 'string') said.push(sayCode('decline', detail.code));
  if (Array.isArray(detail.codes)) said.push(...detail.codes.map((code) => sayCode('mismatch', String(code))));
  if (Array.isArray(detail.reasons)) said.push(...detail.reasons.map((code) => sayCode('reason', String(code))));
  const number = typeof detail.number === 'string' ? detail.number : null;
  return (
    <span className="soft">
      {said.length > 0 ? ` · ${said.join(i18n.language === 'en' ? ', ' : '、')}` : null}
      {number ? (
        <>
          {' · '}
          <bdi>{number}</bdi>
        </>
      ) : null}
    </span>
  );
}
