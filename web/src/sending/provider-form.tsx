import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Changes, Kind, Provider } from '../api/providers.ts';
import { Field, FormProblem, sentenceFor, useWrite } from '../app/form.tsx';
import { sayCode } from '../app/say-fact.ts';
import { useMe } from '../app/use-me.ts';
import { priceOf, priceText } from './price.ts';
import { SecretField } from './secret-field.tsx';
import { SettingInput } from './setting-input.tsx';
import { isPartUsed, settingsOf, type Typed, typedOf } from './settings-of.ts';

const usualPerSecond = 10;
const perSecondLabels = {
  mail: 'sending.per_second',
  sms: 'sending.per_second',
  money: 'sending.per_second_money',
  parcels: 'sending.per_second_parcels',
} as const;
const codes = { provider_name_taken: 'name' };

type Props = {
  kind: Kind;
  /** Null: a new one. */
  provider: Provider | null;
  save: (changes: Changes) => Promise<unknown>;
  onSaved: () => unknown;
};

/** What is filled in of a provider, read off its kind: no field is named here. */
export function ProviderForm({ kind, provider, save, onSaved }: Props) {
  const { t } = useTranslation();
  const { currency = 'CNY' } = useMe().shop;
  const [name, setName] = useState(provider?.name ?? sayCode('kind', kind.kind));
  const [typed, type] = useState<Typed>(() => typedOf(kind.fields, provider?.settings ?? null));
  const [secrets, setSecrets] = useState<Record<string, string | null>>({});
  const [perSecond, setPerSecond] = useState(String(provider?.perSecond ?? usualPerSecond));
  const money = provider?.price?.currency ?? currency;
  const [price, setPrice] = useState(priceText(provider?.price ?? null));
  const { submit, isBusy, problem } = useWrite(
    () =>
      save({
        ...{ name: name.trim(), perSecond: Number(perSecond), price: priceOf(price, money) },
        ...changedSettings(kind, provider, typed, secrets),
      }),
    onSaved,
  );
  const { channel } = kind;
  const isMessages = channel === 'mail' || channel === 'sms';
  const beside = (field: string) => sentenceFor(field, { problem, codes });
  const shown = [
    'name',
    'perSecond',
    'price',
    ...kind.fields.map((one) => `settings.${one.name}`),
    ...kind.secrets.map((one) => `secrets.${one}`),
  ];
  return (
    <form className="plain-form provider-form" onSubmit={submit()} autoComplete="off">
      <Field label={t('sending.name')} hint={t('sending.name_hint')} error={beside('name')}>
        {(attributes) => (
          <input
            {...attributes}
            required
            maxLength={80}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      {kind.fields.map((field) => (
        <SettingInput
          key={field.name}
          kind={kind.kind}
          field={field}
          isNeeded={
            field.isNeeded && (field.optionalPart === null || isPartUsed(kind.fields, field.optionalPart, typed))
          }
          value={typed[field.name] ?? ''}
          error={beside(`settings.${field.name}`)}
          onChange={(value) => type({ ...typed, [field.name]: value })}
        />
      ))}
      {kind.secrets.map((secret) => (
        <SecretField
          key={secret}
          kind={kind.kind}
          name={secret}
          isSet={provider?.secrets?.includes(secret) === true}
          value={secrets[secret]}
          error={beside(`secrets.${secret}`)}
          onChange={(value) => setSecrets({ ...secrets, [secret]: value })}
        />
      ))}
      {isMessages || kind.canCheck ? (
        <Field
          label={t(perSecondLabels[channel])}
          hint={isMessages ? t('sending.per_second_hint') : undefined}
          error={beside('perSecond')}
        >
          {(attributes) => (
            <input
              {...attributes}
              type="number"
              required
              min={0.01}
              max={1000}
              step="any"
              value={perSecond}
              onChange={(event) => setPerSecond(event.target.value)}
            />
          )}
        </Field>
      ) : null}
      {isMessages ? (
        <Field label={t(`sending.price_${channel}`, { currency: money })} error={beside('price')}>
          {(attributes) => (
            <input
              {...attributes}
              type="number"
              min={0}
              step="any"
              value={price}
              onChange={(event) => setPrice(event.target.value)}
            />
          )}
        </Field>
      ) : null}
      <FormProblem problem={problem} codes={codes} fields={shown} />
      <Button type="primary" htmlType="submit" loading={isBusy}>
        {t(provider ? 'form.save' : 'sending.connect')}
      </Button>
    </form>
  );
}

/** What is as it was is left out: with other settings an account has to be verified again. */
function changedSettings(
  kind: Kind,
  provider: Provider | null,
  typed: Typed,
  secrets: Record<string, string | null>,
): Changes {
  const settings = settingsOf(kind.fields, typed);
  const isSame =
    provider &&
    JSON.stringify(settingsOf(kind.fields, typedOf(kind.fields, provider.settings))) === JSON.stringify(settings);
  const given = Object.fromEntries(Object.entries(secrets).filter(([, value]) => value !== ''));
  return { ...(isSame ? {} : { settings }), ...(Object.keys(given).length > 0 ? { secrets: given } : {}) };
}
