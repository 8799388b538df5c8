import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addProvider, type Kind } from '../api/providers.ts';
import { tell } from '../app/notices.tsx';
import { sayCode } from '../app/say-fact.ts';
import { keys } from '../live/keys.ts';
import { ProviderForm } from './provider-form.tsx';
import { aboutKind } from './words.ts';

const connected = {
  mail: 'sending.connected',
  sms: 'sending.connected',
  money: 'sending.connected_money',
  parcels: 'sending.connected_parcels',
} as const;

/** First what kind, then what that kind needs. */
export function ConnectForm({ kinds }: { kinds: readonly Kind[] }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [chosen, choose] = useState<Kind | null>(null);
  return (
    <section className="card">
      <h2>{t('sending.connect')}</h2>
      <fieldset className="field-set kinds">
        <legend>{t('sending.which')}</legend>
        {kinds.map((one) => (
          <label key={one.kind} className="check">
            <input type="radio" name="kind" checked={chosen?.kind === one.kind} onChange={() => choose(one)} />
            <span>
              <b>{sayCode('kind', one.kind)}</b> <small>{aboutKind(one.kind)}</small>
            </span>
          </label>
        ))}
      </fieldset>
      {chosen ? (
        <ProviderForm
          key={chosen.kind}
          kind={chosen}
          provider={null}
          save={(changes) => addProvider(chosen.kind, changes)}
          onSaved={async () => {
            tell(t(connected[chosen.channel]), 'success');
            choose(null);
            await queries.invalidateQueries({ queryKey: keys.providers });
            await queries.invalidateQueries({ queryKey: keys.allOutgoing });
          }}
        />
      ) : null}
    </section>
  );
}
