import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type AssistItem,
  type AssistReply,
  chooseScript,
  pasteMessage,
  readAssistItems,
  saySent,
} from '../api/assist.ts';
import { ApiError, sentenceOf } from '../api/http.ts';
import { tell } from '../app/notices.tsx';
import { sayCode } from '../app/say-fact.ts';
import { readOrderNumber } from './read-order-number.ts';

const itemsKey = ['assist'];
const empty = { text: '', orderNumber: '', buyerName: '' };
export type Fields = typeof empty;
export type Assist = ReturnType<typeof useAssist>;

/** All that the page knows: what was pasted, the reply to it, and what was helped with today. */
export function useAssist() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [fields, setFields] = useState(empty);
  /** The order number came out of the message: nobody has looked at it yet. */
  const [isRead, setRead] = useState(false);
  const [answer, setAnswer] = useState<AssistReply | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const paste = useRef({ of: '', clientKey: '' });
  const box = useRef<HTMLTextAreaElement>(null);
  const items = useQuery({ queryKey: itemsKey, queryFn: readAssistItems }).data?.items ?? [];

  const change = (next: Partial<Fields>) => {
    setFields((before) => ({ ...before, ...next }));
    if (next.orderNumber !== undefined) setRead(false);
  };
  /** The buyer's words; an order number in them is filled in, unless one stands there already. */
  const changeText = (text: string) => {
    const number = fields.orderNumber === '' || isRead ? readOrderNumber(text) : null;
    setFields((before) => ({ ...before, text, orderNumber: number ?? (isRead ? '' : before.orderNumber) }));
    if (number !== null || isRead) setRead(number !== null);
  };
  const act = async (work: () => Promise<void>) => {
    if (isBusy) return;
    setBusy(true);
    setProblem(null);
    try {
      await work();
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setBusy(false);
      queries.invalidateQueries({ queryKey: itemsKey });
    }
  };
  const problemOf = (error: unknown): string => {
    if (!(error instanceof ApiError) || error.code !== 'fact_missing') return sentenceOf(error);
    return t(`assist.blocked_${whyOf(error.params.why)}`, { fact: sayCode('fact', String(error.params.fact)) });
  };
  const ask = () => {
    const { text, orderNumber, buyerName } = fields;
    if (text.trim() === '') return box.current?.focus();
    // Asked again after a failure, the same paste is the same message.
    const of = JSON.stringify([fields, answer?.seenSeq]);
    if (paste.current.of !== of) paste.current = { of, clientKey: crypto.randomUUID() };
    setRead(false);
    act(async () =>
      setAnswer(
        await pasteMessage({
          ...{ clientKey: paste.current.clientKey, text },
          ...(orderNumber.trim() ? { orderNumber: orderNumber.trim() } : {}),
          ...(buyerName.trim() ? { buyerName: buyerName.trim() } : {}),
        }),
      ),
    );
  };
  const take = (situation: string) =>
    act(async () => {
      if (answer)
        setAnswer({ ...(await chooseScript(answer.conversationId, situation)), understood: answer.understood });
    });
  const sent = (clientKey: string, text: string) =>
    act(async () => {
      if (!answer?.messageId) return;
      const { messageId, seenSeq } = answer;
      try {
        await saySent(messageId, { clientKey, text, seenSeq });
      } catch (error) {
        if (error instanceof ApiError && error.code === 'facts_changed') showChanged(error);
        throw error;
      }
      tell(t('assist.recorded'), 'success');
      startAnew();
    });
  /** The new wording in the place of the old one. */
  const showChanged = ({ params }: ApiError) =>
    setAnswer((before) =>
      before?.reply
        ? {
            ...{ ...before, messageId: String(params.proposalId), seenSeq: Number(params.seenSeq) },
            reply: { ...before.reply, text: String(params.text) },
          }
        : before,
    );
  const startAnew = () => {
    setFields(empty);
    setRead(false);
    setAnswer(null);
    setProblem(null);
    box.current?.focus();
  };
  /** The same buyer again: whose next message goes on where the talk was. */
  const goOn = ({ orderNumber, buyerName }: AssistItem) => {
    setFields({ text: '', orderNumber: orderNumber ?? '', buyerName: buyerName ?? '' });
    setRead(false);
    setAnswer(null);
    setProblem(null);
    box.current?.focus();
  };
  return { fields, isRead, answer, problem, isBusy, box, items, change, changeText, ask, take, sent, startAnew, goOn };
}

const whys = ['missing', 'stale', 'ambiguous', 'unverified', 'off_platform'] as const;

/** What is not known here is as good as missing. */
export const whyOf = (why: unknown): (typeof whys)[number] => whys.find((known) => known === why) ?? 'missing';
