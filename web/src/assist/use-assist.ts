import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type AssistItem,
  type AssistReply,
  chooseScript,
  pasteMessage,
  readAssistItems,
  readLyingReply,
  saySent,
  type Told,
} from '../api/assist.ts';
import { ApiError, sentenceOf } from '../api/http.ts';
import { tell } from '../app/notices.tsx';
import { sayCode } from '../app/say-fact.ts';
import { readOrderNumber } from './read-order-number.ts';

const itemsKey = ['assist'];
const empty = { text: '', orderNumber: '', buyerName: '' };
export type Fields = typeof empty;
/** A reply, and whom and what it answers. */
export type Answer = AssistReply & { to: Fields };
export type Assist = ReturnType<typeof useAssist>;

/** All that the page knows: what was pasted, the reply to it, and what was helped with today. */
export function useAssist() {
  const form = useFields();
  const work = useWork(form.fields);
  const [answer, setAnswer] = useState<Answer | null>(null);
  const paste = useRef({ of: '', clientKey: '' });
  const items = useQuery({ queryKey: itemsKey, queryFn: readAssistItems }).data?.items ?? [];
  const { fields } = form;

  const ask = () => {
    if (work.isBusy) return;
    if (fields.text.trim() === '') {
      work.complain('assist.text_missing');
      return form.box.current?.focus();
    }
    // Asked again after a failure, the same paste is the same message.
    const of = JSON.stringify(fields);
    if (paste.current.of !== of) paste.current = { of, clientKey: crypto.randomUUID() };
    form.vouch();
    setAnswer(null); // what answers one message is not to be copied to who wrote another
    work.act(async (isHere) => {
      const reply = await pasteMessage({ clientKey: paste.current.clientKey, ...asPaste(fields) });
      if (!isHere()) return;
      paste.current = { of: '', clientKey: '' };
      setAnswer({ ...reply, to: fields });
    });
  };
  const take = (situation: string) => {
    if (answer && !work.isBusy)
      work.act(async (isHere) => {
        const reply = await chooseScript(answer.conversationId, situation);
        if (isHere()) setAnswer({ ...reply, understood: answer.understood, to: answer.to });
      });
  };
  const startAnew = (next: Fields = empty) => {
    work.leave();
    form.fill(next);
    setAnswer(null);
  };
  /** The same buyer again. A reply that nobody said was sent lies there as it was; else the next message goes on the talk. */
  const goOn = ({ conversationId, text, reply, isSent, ...who }: AssistItem) => {
    const next = { text: '', orderNumber: who.orderNumber ?? '', buyerName: who.buyerName ?? '' };
    startAnew(next);
    if (isSent || reply === null) return;
    work.act(async (isHere) => {
      const lying = await readLyingReply(conversationId);
      if (isHere() && lying.messageId) setAnswer({ ...lying, to: { ...next, text } });
    });
  };
  const sent = useSent({ work, answer, setAnswer, startAnew });
  const { isBusy, problem, isOvertaken } = work;
  return { ...form, answer, problem, isBusy, isOvertaken, items, ask, take, sent, startAnew, goOn };
}

/** What stands in the form. */
function useFields() {
  const [fields, setFields] = useState(empty);
  /** The order number came out of the message: nobody has looked at it yet. */
  const [isRead, setRead] = useState(false);
  const box = useRef<HTMLTextAreaElement>(null);
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
  const fill = (next: Fields) => {
    setFields(next);
    setRead(false);
    box.current?.focus();
  };
  return { fields, isRead, box, change, changeText, fill, vouch: () => setRead(false) };
}

/** One request at a time, and what it came to. Who goes on to another buyer meanwhile is not shown what was for the last. */
function useWork({ buyerName }: Fields) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [isOvertaken, setOvertaken] = useState(false);
  const visit = useRef(0);
  const sentence = (error: unknown): string => {
    if (!(error instanceof ApiError)) return sentenceOf(error);
    if (error.code === 'other_customer') return t('assist.other_customer', { name: buyerName });
    if (error.code !== 'fact_missing') return sentenceOf(error);
    return t(`assist.blocked_${whyOf(error.params.why)}`, { fact: sayCode('fact', String(error.params.fact)) });
  };
  const start = (busy: boolean) => {
    setBusy(busy);
    setProblem(null);
    setOvertaken(false);
  };
  const act = async (work: (isHere: () => boolean) => Promise<void>) => {
    const at = visit.current;
    const isHere = () => at === visit.current;
    start(true);
    try {
      await work(isHere);
    } catch (error) {
      if (isHere()) setProblem(sentence(error));
      else tell(sentence(error));
    } finally {
      if (isHere()) setBusy(false);
      queries.invalidateQueries({ queryKey: itemsKey });
    }
  };
  const leave = () => {
    visit.current++;
    start(false);
  };
  const complain = (key: 'assist.text_missing' | 'assist.recorded_already') => setProblem(t(key));
  return { problem, isBusy, isOvertaken, act, leave, complain, overtake: () => setOvertaken(true) };
}

type Sending = {
  work: ReturnType<typeof useWork>;
  answer: Answer | null;
  setAnswer: (answer: Answer) => void;
  startAnew: () => void;
};

/** "I sent it". What something else took the place of meanwhile can be recorded all the same. */
function useSent({ work, answer, setAnswer, startAnew }: Sending) {
  const { t } = useTranslation();
  const onRefused = (error: ApiError, { reply, ...before }: Answer, { anyway }: Told) => {
    if (error.code === 'facts_changed' && reply) {
      const { proposalId, seenSeq, text } = error.params;
      setAnswer({
        ...{ ...before, messageId: String(proposalId), seenSeq: Number(seenSeq) },
        reply: { ...reply, text: String(text) },
      });
    }
    if (!overtaken.has(error.code)) throw error;
    if (anyway) work.complain('assist.recorded_already');
    else work.overtake();
  };
  return (told: Told) => {
    if (!answer?.messageId || work.isBusy) return;
    const { messageId, seenSeq } = answer;
    work.act(async (isHere) => {
      try {
        const { message } = await saySent(messageId, { ...told, seenSeq });
        tell(t(message.promises?.length ? 'assist.recorded_promises' : 'assist.recorded'), 'success');
        if (isHere()) startAnew();
      } catch (error) {
        if (!(error instanceof ApiError) || !isHere()) throw error;
        onRefused(error, answer, told);
      }
    });
  };
}

const overtaken: ReadonlySet<string> = new Set(['proposal_settled', 'written_meanwhile']);

function asPaste({ text, orderNumber, buyerName }: Fields) {
  return {
    text,
    ...(orderNumber.trim() ? { orderNumber: orderNumber.trim() } : {}),
    ...(buyerName.trim() ? { buyerName: buyerName.trim() } : {}),
  };
}

const whys = ['missing', 'stale', 'ambiguous', 'unverified', 'off_platform'] as const;

/** What is not known here is as good as missing. */
export const whyOf = (why: unknown): (typeof whys)[number] => whys.find((known) => known === why) ?? 'missing';
