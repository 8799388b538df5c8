import type { TFunction } from 'i18next';
import type { Block, Hold, Past } from '../api/consents.ts';
import { sayCode } from '../app/say-fact.ts';
import { sayDate } from '../scripts/say-date.ts';

export type Say = { t: TFunction; locale: string; zone: string | undefined };

type Told = Pick<Hold, 'at' | 'source'>;
const parts = ({ at, source }: Told, { locale, zone }: Say) => ({
  when: at ? sayDate(at, locale, zone) : '',
  how: source ? sayCode('told', source) : '',
});

/** "agreed on 3 May 2026 (at the checkout)" */
export function sayWord(hold: Hold, say: Say): string {
  return say.t(`consent.${hold.purpose}_${hold.state}`, parts(hold, say));
}

/** "No offers go to w***@example.com since 12 Nov 2026 (link in a message)" */
export function sayBlock(block: Block, say: Say): string {
  return say.t(`consent.stopped_${block.scope}`, { ...parts(block, say), address: block.address });
}

/** What an agent has to know of it at a glance. */
export function sayHold(hold: Hold, say: Say): string {
  const [block] = hold.blocks;
  return block ? say.t('consent.stopped', parts(block, say)) : sayWord(hold, say);
}

/** "Offers by SMS: refused (told an agent)" */
export function sayPast({ kind, channel, purpose, source, address }: Past, { t, locale }: Say): string {
  const what = t(`consent.${purpose ?? 'everything'}_${channel}`);
  const how = [source ? sayCode('told', source) : null, address].filter(Boolean).join(locale === 'en' ? ', ' : '，');
  return t(`consent.past_${kind}`, { what, how });
}

/** Whether it would go out, if there were something to send. */
export const isOpen = ({ purpose, state, blocks }: Hold): boolean =>
  blocks.length === 0 && (purpose === 'promotion' ? state === 'given' : state !== 'withdrawn');
