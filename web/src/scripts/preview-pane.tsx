import { Button, Input } from 'antd';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Locale } from '../../../shared/labels.ts';
import { sentenceOf } from '../api/http.ts';
import type { Manner, Preview, Real, Tone, Verdict } from '../api/scripts.ts';
import { search } from '../api/search.ts';
import { tell } from '../app/notices.tsx';
import { sayCode, sayFact } from '../app/say-fact.ts';
import { useMe } from '../app/use-me.ts';
import { useFactLabel } from './use-fact-labels.ts';

const tones: readonly Tone[] = ['calm', 'worried', 'upset'];

type Props = {
  verdict: Verdict | undefined;
  locale: Locale;
  manner: Manner;
  real: Real | null;
  onManner: (manner: Manner) => void;
  onReal: (real: Real | null) => void;
};

/** What a buyer would read: in a situation made up for it, or for a real order or conversation. */
export function PreviewPane({ verdict, locale, manner, real, onManner, onReal }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const [chosen, choose] = useState<string | null>(null);
  const previews = verdict?.previews ?? [];
  const preview = previews.find(({ fixture }) => fixture === chosen) ?? firstToShow(previews);
  const shown = real ? (verdict?.real ?? undefined) : preview;
  return (
    <section className="card preview">
      <header>
        <h2>{t('script_edit.preview')}</h2>
      </header>
      <div className="preview-choice">
        {real ? null : (
          <label htmlFor={`${id}-fixture`}>
            <span className="soft">{t('script_edit.situation')}</span>
            <select
              id={`${id}-fixture`}
              className="field"
              value={preview?.fixture ?? ''}
              onChange={(event) => choose(event.target.value)}
            >
              {[true, false].map((isOwn) => (
                <optgroup key={String(isOwn)} label={t(isOwn ? 'script_edit.made_for' : 'script_edit.others')}>
                  {previews
                    .filter(({ mustRender }) => mustRender === isOwn)
                    .map(({ fixture }) => (
                      <option key={fixture} value={fixture}>
                        {fixture}
                      </option>
                    ))}
                </optgroup>
              ))}
            </select>
          </label>
        )}
        {real ? null : <MannerChoice manner={manner} onManner={onManner} />}
        <RealChoice real={real} onReal={onReal} />
      </div>
      {shown ? <Shown preview={shown} locale={locale} /> : <p className="soft">{t('script_edit.no_preview')}</p>}
    </section>
  );
}

const firstToShow = (previews: readonly Preview[]) =>
  previews.find(({ mustRender, text }) => mustRender && text !== null) ??
  previews.find(({ text }) => text !== null) ??
  previews[0];

function MannerChoice({ manner, onManner }: Pick<Props, 'manner' | 'onManner'>) {
  const { t } = useTranslation();
  const { tone, repeat, first } = manner;
  return (
    <div className="manner">
      <label>
        <span className="soft">{t('script_edit.tone')}</span>
        <select
          className="field"
          value={tone}
          onChange={({ target }) => onManner({ ...manner, tone: tones.find((one) => one === target.value) ?? tone })}
        >
          {tones.map((one) => (
            <option key={one} value={one}>
              {t(`tone.${one}`)}
            </option>
          ))}
        </select>
      </label>
      <label className="check">
        <input
          type="checkbox"
          checked={repeat}
          onChange={({ target }) => onManner({ ...manner, repeat: target.checked })}
        />
        {t('script_edit.repeat')}
      </label>
      <label className="check">
        <input
          type="checkbox"
          checked={first}
          onChange={({ target }) => onManner({ ...manner, first: target.checked })}
        />
        {t('script_edit.first')}
      </label>
    </div>
  );
}

/** An order's number, or a conversation's address or id. */
function RealChoice({ real, onReal }: Pick<Props, 'real' | 'onReal'>) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const id = useId();
  const find = async (event: FormEvent) => {
    event.preventDefault();
    try {
      const found = await findReal(text.trim());
      if (found) onReal(found);
      else tell(t('script_edit.not_found'));
    } catch (error) {
      tell(sentenceOf(error));
    }
  };
  return (
    <form className="real" onSubmit={find}>
      <label htmlFor={id} className="soft">
        {t('script_edit.real')}
      </label>
      <Input
        id={id}
        value={text}
        onChange={(event) => setText(event.target.value)}
        placeholder={t('script_edit.real_hint')}
      />
      <Button htmlType="submit" disabled={text.trim() === ''}>
        {t('script_edit.try')}
      </Button>
      {real ? <Button onClick={() => onReal(null)}>{t('script_edit.to_made_up')}</Button> : null}
    </form>
  );
}

async function findReal(text: string): Promise<Real | null> {
  const [conversationId] = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/i.exec(text) ?? [];
  if (conversationId) return { conversationId };
  const [order] = (await search(text, 'order', null)).items;
  return order ? { orderId: order.id } : null;
}

function Shown({ preview: { text, blocked, facts, promises }, locale }: { preview: Preview; locale: Locale }) {
  const { t, i18n } = useTranslation();
  const { zone } = useMe().shop;
  const labelOf = useFactLabel();
  if (blocked)
    return (
      <p className="blocked">
        {t('script_edit.blocked', { fact: labelOf(blocked.fact), why: sayCode('why', blocked.why) })}
      </p>
    );
  return (
    <>
      <p className="as-read" lang={locale}>
        {text}
      </p>
      {promises.length > 0 ? (
        <p className="soft">
          {promises.map((kind) => t('script.promises', { promise: sayCode('promise', kind) })).join(' · ')}
        </p>
      ) : null}
      <details>
        <summary>{t('script_edit.made_of', { number: facts.length })}</summary>
        <dl className="pairs">
          {facts.map((fact) => (
            <div key={fact.name}>
              <dt>{labelOf(fact.name)}</dt>
              <dd>{sayFact(fact, t, i18n.language, zone)}</dd>
            </div>
          ))}
        </dl>
      </details>
    </>
  );
}
