import type { Locale } from '../../shared/labels.ts';
import type { StoredMessage } from '../conversations/index.ts';
import type { AnsweredTurn } from '../dialogue/index.ts';
import { type Html, html } from '../platform/html.ts';
import { knownSentences, translate } from '../platform/i18n.ts';
import { factEntry, isFactName, nameOfFact, nameOfSituation, nameOfSource } from '../scripts/index.ts';
import { type StoredFact, sayAge, sayFact, sayMoment } from './say-fact.ts';

export type TalkView = {
  messages: readonly StoredMessage[];
  /** The turn that has just been answered: it also tells what was understood. */
  turn: AnsweredTurn | null;
  locale: Locale;
  zone: string;
  now: Temporal.Instant;
};

type StoredMove = { kind: string; situation?: string; promise?: string; dueAt?: string; reason?: string };

/** The conversation so far; under each of Qin's messages, why it says what it says. */
export function talkView(view: TalkView): Html {
  const { messages, turn, locale } = view;
  const newest = messages.findLast((message) => message.author === 'qin')?.seq;
  const items = messages.map(
    (message) =>
      html`<li class="${message.author}"><span class="by">${authorOf(message, locale)}</span><div class="says" lang="${message.locale ?? locale}">${message.body}</div>${
        message.author === 'qin' ? traceView(message, view, message.seq === newest) : ''
      }</li>`,
  );
  return html`<ol class="talk">${items}${turn?.blocked && !turn.reply ? blockedView(turn.blocked, locale) : ''}</ol>`;
}

function authorOf(message: StoredMessage, locale: Locale): string {
  if (message.author === 'qin')
    return message.visibility === 'suggestion' ? `亲 Qin · ${translate(locale, 'page.suggestion')}` : '亲 Qin';
  return translate(locale, `page.${message.author}`);
}

function blockedView({ fact, why }: { fact: string; why: string }, locale: Locale): Html {
  return html`<li class="note"><div class="says">${translate(locale, 'page.no_reply', { fact: nameOfFact(fact)[locale], why: translate(locale, `page.why.${why}`) })}</div></li>`;
}

function traceView(message: StoredMessage, view: TalkView, isNewest: boolean): Html {
  const { locale } = view;
  const t = (key: string) => translate(locale, `page.${key}`);
  const moves = (message.moves ?? []) as StoredMove[];
  const facts = (message.facts ?? []) as StoredFact[];
  const promises = moves.filter((move) => move.kind === 'promise');
  const understood = isNewest && view.turn ? understoodView(view.turn, locale) : '';
  const parts = html`${understood}
    <section><h3>${t('script')}</h3>${message.script ? html`<span title="${message.script}">${nameOfSituation(message.script, locale)}</span>` : '–'} ${translate(locale, 'page.version', { version: message.scriptVersion ?? 0 })}</section>
    <section><h3>${t('moves')}</h3><ul>${moves.filter((move) => move.kind !== 'promise').map((move) => html`<li>${t(`move.${move.kind}`)} ${whatFor(move, locale)}</li>`)}</ul></section>
    ${promises.length > 0 ? html`<section><h3>${t('promises')}</h3><ul>${promises.map((move) => promiseView(move, view))}</ul></section>` : ''}
    <section><h3>${t('facts')}</h3>${facts.length > 0 ? factsView(facts, view) : html`<p class="soft">${t('no_facts')}</p>`}</section>`;
  const summary = html`<summary>${t('why_this')}</summary><div class="trace">${parts}</div>`;
  return isNewest ? html`<details open>${summary}</details>` : html`<details>${summary}</details>`;
}

function understoodView({ understood }: AnsweredTurn, locale: Locale): Html {
  const readings = understood.map((reading) => {
    const percent = Math.round(reading.confidence * 100);
    const sure = translate(locale, 'page.sure', { percent });
    return html`<li class="sure"><span>${translate(locale, `page.label.${reading.label}`)}</span> <meter min="0" max="100" value="${percent}">${sure}</meter> <span class="soft">${sure}</span></li>`;
  });
  return html`<section><h3>${translate(locale, 'page.understood')}</h3><ul>${readings}</ul></section>`;
}

/** What a move is about, as people call it. */
function whatFor({ reason, situation }: StoredMove, locale: Locale): Html | string {
  const said = reason === undefined ? undefined : knownSentences(locale)[`why.${reason}`];
  if (said !== undefined || situation !== undefined)
    return html`<span class="soft" title="${reason ?? situation ?? ''}">${said ?? nameOfSituation(situation ?? '', locale)}</span>`;
  return reason === undefined ? '' : html`<code>${reason}</code>`;
}

function sourceOf({ name, source }: StoredFact, locale: Locale): string {
  return isFactName(name) ? nameOfSource(factEntry(name).source)[locale] : source;
}

function promiseView(move: StoredMove, { locale, zone }: TalkView): Html {
  const when = move.dueAt ? sayMoment(move.dueAt, locale, zone) : '';
  return html`<li>${translate(locale, `page.promise.${move.promise}`)} <span class="due">${when && translate(locale, 'page.due', { when })}</span></li>`;
}

function factsView(facts: readonly StoredFact[], { locale, zone, now }: TalkView): Html {
  const t = (key: string) => translate(locale, `page.${key}`);
  const rows = facts.map(
    (fact) =>
      html`<tr><td>${sayFact(fact, locale, zone)}</td><td title="${fact.name}">${nameOfFact(fact.name)[locale]}</td><td title="${fact.source}">${sourceOf(fact, locale)}</td><td><time datetime="${fact.asOf}">${sayAge(fact.asOf, now, locale)}</time></td></tr>`,
  );
  return html`<table class="facts"><thead><tr><th>${t('value')}</th><th>${t('fact')}</th><th>${t('source')}</th><th>${t('age')}</th></tr></thead><tbody>${rows}</tbody></table>`;
}
