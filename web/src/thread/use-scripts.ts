import { useTranslation } from 'react-i18next';
import { renderScript } from '../api/desk.ts';
import { ApiError, sentenceOf } from '../api/http.ts';
import type { InsertedScript, Message } from '../api/types.ts';
import { tell } from '../app/notices.tsx';
import { asScript } from './draft-rules.ts';
import type { Writing } from './use-draft.ts';

const unsayable: readonly string[] = ['fact_missing', 'script_untrue'];

/** Puts scripts into what is written, in the words that Qin would send here now. */
export function useScripts(conversationId: string, writing: Writing, proposal: Message | null) {
  const { t } = useTranslation();
  /** Whether it could be said. */
  const insert = async (situation: string, start: number, end: number): Promise<boolean> => {
    try {
      const { script, version, text } = await renderScript(conversationId, situation);
      writing.insert({ situation: script, version, text }, start, end);
      return true;
    } catch (error) {
      tell(sentenceOf(error));
      return false;
    }
  };

  const sayAnew = async (script: InsertedScript): Promise<InsertedScript | null> => {
    if (script.proposalId) return asScript(proposal);
    try {
      const { version, text } = await renderScript(conversationId, script.situation);
      return { ...script, version, text };
    } catch (error) {
      if (error instanceof ApiError && unsayable.includes(error.code)) return null;
      throw error;
    }
  };

  /** Says all that was inserted anew; what cannot be said any more is taken out. */
  const renew = async () => {
    const { scripts, body } = writing.draft;
    try {
      const renewals = new Map<InsertedScript, InsertedScript | null>();
      for (const script of scripts) renewals.set(script, await sayAnew(script));
      const isStuck = scripts.some((script) => renewals.get(script) === null && !body.includes(script.text.trim()));
      if (isStuck) tell(t('composer.altered'));
      else writing.renew(renewals);
    } catch (error) {
      tell(sentenceOf(error));
    }
  };
  return { insert, renew };
}
