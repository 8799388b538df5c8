import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type ReturnDetail, type ReturnReason, type Said, sayReasons } from '../api/returns.ts';
import { Field, FormEnd, FormProblem } from '../app/form.tsx';
import { langOf } from '../app/lang-of.ts';
import { sayCode } from '../app/say-fact.ts';
import { sayMoment } from '../app/say-time.ts';
import { useMe } from '../app/use-me.ts';
import { ReasonFields, unsaid } from './reason-fields.tsx';
import { Unfold } from './unfold.tsx';
import { useReturnWrite } from './use-return.ts';

/** Why: the buyer's own words, and what a colleague made of them since; both stay. */
export function ReasonsCard({ detail }: { detail: ReturnDetail }) {
  const { t } = useTranslation();
  const { reasons, words } = detail;
  const current = reasons.filter(({ replacedAt }) => replacedAt === null);
  const replaced = reasons.filter(({ replacedAt }) => replacedAt !== null);
  return (
    <section className="card" aria-label={t('returns.reasons')}>
      <h2>{t('returns.reasons')}</h2>
      {words ? (
        <blockquote lang={langOf(words)} dir="auto">
          {words}
        </blockquote>
      ) : null}
      {current.length === 0 ? <p>{sayCode('reason', detail.reason)}</p> : null}
      <ul className="return-reasons">
        {current.map((said) => (
          <ReasonItem key={said.id} detail={detail} said={said} />
        ))}
      </ul>
      {replaced.length > 0 ? (
        <>
          <h3 className="soft">{t('returns.said_before')}</h3>
          <ul className="return-reasons is-old">
            {replaced.map((said) => (
              <ReasonItem key={said.id} detail={detail} said={said} />
            ))}
          </ul>
        </>
      ) : null}
      <Unfold label={t('returns.correct_reason')}>
        {(close) => <CorrectForm detail={detail} current={current} onDone={close} />}
      </Unfold>
    </section>
  );
}

function ReasonItem({ detail, said }: { detail: ReturnDetail; said: ReturnReason }) {
  const { t, i18n } = useTranslation();
  const { zone } = useMe().shop;
  const line = detail.lines.length > 1 ? detail.lines.find(({ id }) => id === said.lineId) : undefined;
  return (
    <li>
      <p>
        <b>{sayCode('reason', said.reason)}</b>
        {said.detail ? ` · ${sayCode('detail', said.detail)}` : null}
        {line ? (
          <>
            {' · '}
            <bdi>{line.title}</bdi>
          </>
        ) : null}
      </p>
      {said.words && said.words !== detail.words ? <q lang={langOf(said.words)}>{said.words}</q> : null}
      <p className="soft">
        {t(`returns.said_${said.source}`)} · {sayMoment(said.saidAt, i18n.language, zone)}
      </p>
    </li>
  );
}

type Props = { detail: ReturnDetail; current: readonly ReturnReason[]; onDone: () => void };

function CorrectForm({ detail, current, onDone }: Props) {
  const { t } = useTranslation();
  const [lineId, chooseLine] = useState<string | null>(null);
  const [said, say] = useState<readonly Said[]>(() => saidOf(current, null));
  const { submit, isBusy, problem } = useReturnWrite(() => sayReasons(detail, lineId, said), onDone);
  return (
    <form className="plain-form return-form" onSubmit={submit()}>
      <p className="soft">{t('returns.correct_hint')}</p>
      {detail.lines.length > 1 ? (
        <Field label={t('returns.reason_of')}>
          {(attributes) => (
            <select
              {...attributes}
              value={lineId ?? ''}
              onChange={(event) => {
                const id = event.target.value || null;
                chooseLine(id);
                say(saidOf(current, id));
              }}
            >
              <option value="">{t('returns.of_all')}</option>
              {detail.lines.map(({ id, title, options }) => (
                <option key={id} value={id}>
                  {[title, options].filter(Boolean).join(' ')}
                </option>
              ))}
            </select>
          )}
        </Field>
      ) : null}
      <ReasonFields said={said} onChange={say} />
      <FormProblem problem={problem} fields={[]} />
      <FormEnd confirm={t('form.save')} isBusy={isBusy} onCancel={onDone} />
    </form>
  );
}

/** What is said of one line, or of all, to begin with. */
function saidOf(current: readonly ReturnReason[], lineId: string | null): readonly Said[] {
  const own = current.filter((one) => one.lineId === lineId);
  const start = own.length > 0 ? own : current.slice(0, 1);
  return start.length > 0 ? start.map(({ reason, detail, words }) => ({ reason, detail, words })) : [unsaid];
}
