import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sentenceOf } from '../api/http.ts';
import { type Merge, type NamedCustomer, readDuplicates, readMerges, undoMerge } from '../api/merges.ts';
import { search } from '../api/search.ts';
import { Dialog } from '../app/dialog.tsx';
import { tell } from '../app/notices.tsx';
import { sayMoment } from '../app/say-time.ts';
import { useMe } from '../app/use-me.ts';
import { keys } from '../live/keys.ts';
import { MergePreview } from './merge-preview.tsx';

type Choice = { id: string; title: string; hint: string };

/** The same person under another number: choose, look at what would change, merge; or undo what was merged. */
export function MergeDialog({ customer, onClose }: { customer: NamedCustomer; onClose: () => void }) {
  const { t } = useTranslation();
  const [other, setOther] = useState<string | null>(null);
  return (
    <Dialog title={t('merge.title')} onClose={onClose}>
      {other === null ? (
        <Choose customer={customer} onChoose={setOther} />
      ) : (
        <MergePreview customerId={customer.id} otherId={other} onBack={() => setOther(null)} onMerged={onClose} />
      )}
    </Dialog>
  );
}

function Choose({ customer, onChoose }: { customer: NamedCustomer; onChoose: (id: string) => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const key = keys.panel(customer.id);
  const suggested = useQuery({ queryKey: [...key, 'duplicates'], queryFn: () => readDuplicates(customer.id) });
  const merges = useQuery({ queryKey: [...key, 'merges'], queryFn: () => readMerges(customer.id) });
  const words = text.trim();
  const found = useQuery({
    queryKey: keys.search(words, 'customer'),
    queryFn: ({ signal }) => search(words, 'customer', null, signal),
    enabled: words !== '',
  });
  const duplicates = (suggested.data?.items ?? []).map(({ customer: { id, externalId, name }, reasons }) => ({
    id,
    title: name ?? t('customer.no_name'),
    hint: [externalId, ...reasons.map((reason) => t(`merge.same_${reason}`))].join(' · '),
  }));
  const others = (found.data?.items ?? [])
    .filter(({ id }) => id !== customer.id)
    .map(({ id, title, snippet }) => ({ id, title, hint: snippet }));
  const fault = suggested.error ?? merges.error ?? found.error;
  return (
    <>
      <p className="soft">{t('merge.hint')}</p>
      {fault ? <p role="alert">{sentenceOf(fault)}</p> : null}
      <Choices title={t('merge.suggested')} choices={duplicates} onChoose={onChoose} />
      <label className="soft" htmlFor="merge-search">
        {t('merge.search')}
      </label>
      <Input id="merge-search" value={text} maxLength={100} onChange={(event) => setText(event.target.value)} />
      <Choices title={t('merge.found')} choices={others} onChoose={onChoose}>
        {words !== '' && found.data && others.length === 0 ? <p className="soft">{t('merge.nobody')}</p> : null}
      </Choices>
      <Merged merges={(merges.data?.items ?? []).filter(({ undoneAt }) => undoneAt === null)} />
    </>
  );
}

type ChoicesProps = {
  title: string;
  choices: readonly Choice[];
  onChoose: (id: string) => void;
  children?: ReactNode;
};

function Choices({ title, choices, onChoose, children }: ChoicesProps) {
  if (choices.length === 0) return children ?? null;
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <ul className="plain-list">
        {choices.map(({ id, title: name, hint }) => (
          <li key={id}>
            <Button size="small" onClick={() => onChoose(id)}>
              {name}
            </Button>{' '}
            <span className="soft">{hint}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Merged({ merges }: { merges: readonly Merge[] }) {
  const { t, i18n } = useTranslation();
  const { shop } = useMe();
  const queries = useQueryClient();
  const [busy, setBusy] = useState<string | null>(null);
  if (merges.length === 0) return null;
  const undo = async (id: string) => {
    setBusy(id);
    try {
      await undoMerge(id);
      tell(t('merge.was_undone'), 'success');
    } catch (error) {
      tell(sentenceOf(error));
    }
    setBusy(null);
    await queries.invalidateQueries({ queryKey: keys.panels });
  };
  return (
    <section>
      <h3>{t('merge.in_force')}</h3>
      <ul className="plain-list">
        {merges.map(({ id, merged, kept, mergedBy, mergedAt }) => (
          <li key={id}>
            {t('merge.entry', { merged: merged.externalId, kept: kept.externalId })}{' '}
            <span className="soft">
              {mergedBy?.name} {sayMoment(mergedAt, i18n.language, shop.zone)}
            </span>{' '}
            <Button size="small" loading={busy === id} onClick={() => undo(id)}>
              {t('merge.undo')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
