import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { patchShop, readShop, type Shop } from '../api/settings.ts';
import { Field, FormProblem, sentenceFor, useWrite } from '../app/form.tsx';
import { tell } from '../app/notices.tsx';
import { keys } from '../live/keys.ts';
import { ReturnFields } from './return-fields.tsx';
import { useIsOwner } from './use-is-owner.ts';

const codes = { bad_shop_name: 'name', bad_public_url: 'publicUrl' };

export function ShopPart() {
  const { t } = useTranslation();
  const { data: shop } = useSuspenseQuery({ queryKey: keys.shop, queryFn: readShop });
  const isOwner = useIsOwner();
  return (
    <section className="card">
      <h2>{t('settings.shop')}</h2>
      {isOwner ? <ShopForm shop={shop} /> : <p className="soft">{t('settings.owner_only')}</p>}
      <dl className="fixed-facts">
        {isOwner ? null : (
          <>
            <Fact name={t('shop.name')} value={shop.name} />
            <Fact name={t('shop.public_url')} value={shop.publicUrl ?? '–'} />
            <Fact name={t('shop.reply_minutes')} value={String(shop.replyMinutes)} />
            <Fact name={t('shop.hand_over_days')} value={String(shop.handOverDays)} />
            <Fact name={t('shop.return_address')} value={shop.returnAddress ?? '–'} />
          </>
        )}
        <Fact name={t('shop.code')} value={shop.code} />
        <Fact name={t('shop.zone')} value={shop.zone} />
        <Fact name={t('shop.country')} value={shop.country} />
        <Fact name={t('shop.currency')} value={shop.currency} />
      </dl>
    </section>
  );
}

const Fact = ({ name, value }: { name: string; value: string }) => (
  <div>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </div>
);

function ShopForm({ shop }: { shop: Shop }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [name, setName] = useState(shop.name);
  const [publicUrl, setPublicUrl] = useState(shop.publicUrl ?? '');
  const [replyMinutes, setReplyMinutes] = useState(String(shop.replyMinutes));
  const [handOverDays, setHandOverDays] = useState(String(shop.handOverDays));
  const [place, setPlace] = useState({ returnAddress: shop.returnAddress ?? '', returnHints: shop.returnHints ?? '' });
  const { submit, isBusy, problem } = useWrite(
    () =>
      patchShop({
        ...{ name, publicUrl: publicUrl.trim() || null, ...place },
        ...{ replyMinutes: Number(replyMinutes), handOverDays: Number(handOverDays) },
      }),
    (changed) => {
      queries.setQueryData(keys.shop, changed);
      tell(t('form.saved'), 'success');
      return queries.invalidateQueries({ queryKey: keys.me });
    },
  );
  const beside = (field: string) => sentenceFor(field, { problem, codes });
  return (
    <form className="plain-form" onSubmit={submit()}>
      <Field label={t('shop.name')} error={beside('name')}>
        {(attributes) => (
          <input
            {...attributes}
            required
            maxLength={200}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <Field label={t('shop.public_url')} hint={t('shop.public_url_hint')} error={beside('publicUrl')}>
        {(attributes) => (
          <input
            {...attributes}
            inputMode="url"
            placeholder="https://"
            maxLength={500}
            value={publicUrl}
            onChange={(event) => setPublicUrl(event.target.value)}
          />
        )}
      </Field>
      <Field label={t('shop.reply_minutes')} hint={t('shop.reply_minutes_hint')} error={beside('replyMinutes')}>
        {(attributes) => <Whole {...attributes} max={10_080} value={replyMinutes} onChange={setReplyMinutes} />}
      </Field>
      <Field label={t('shop.hand_over_days')} hint={t('shop.hand_over_days_hint')} error={beside('handOverDays')}>
        {(attributes) => <Whole {...attributes} max={30} value={handOverDays} onChange={setHandOverDays} />}
      </Field>
      <ReturnFields place={place} onChange={setPlace} />
      <FormProblem problem={problem} codes={codes} fields={['name', 'publicUrl', 'replyMinutes', 'handOverDays']} />
      <Button type="primary" htmlType="submit" loading={isBusy}>
        {t('form.save')}
      </Button>
    </form>
  );
}

type WholeProps = { max: number; value: string; onChange: (value: string) => void };

/** A whole number from 1 on. */
const Whole = ({ onChange, ...attributes }: WholeProps) => (
  <input {...attributes} type="number" required min={1} onChange={(event) => onChange(event.target.value)} />
);
