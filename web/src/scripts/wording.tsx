import { useTranslation } from 'react-i18next';
import type { Locale } from '../../../shared/labels.ts';
import { sayCode } from '../app/say-fact.ts';
import { neededFacts, type Piece, piecesOf, readSentences, type Sentence } from './read-sentences.ts';
import { useFactLabel } from './use-fact-labels.ts';

/** A script sentence by sentence: what is said, and when, in words. */
export function Wording({ body, locale }: { body: string; locale: Locale }) {
  const { t } = useTranslation();
  const sentences = readSentences(body);
  if (!sentences)
    return (
      <>
        <p className="soft">{t('script.unreadable')}</p>
        <pre className="script-source">{body}</pre>
      </>
    );
  return (
    <ol className="sentences">
      {sentences.map((sentence, index) => (
        <li key={index} className={sentence.startsParagraph ? 'sentence is-paragraph' : 'sentence'}>
          <Conditions sentence={sentence} />
          {sentence.wordings.map((wording, place) => (
            <p key={wording} lang={locale} className="sentence-text">
              {place > 0 ? <span className="or">{t('script.or')}</span> : null}
              <Filled wording={wording} />
            </p>
          ))}
        </li>
      ))}
    </ol>
  );
}

function Conditions({ sentence }: { sentence: Sentence }) {
  const { t, i18n } = useTranslation();
  const labelOf = useFactLabel();
  const { tones, member, repeat, first, isOptional, promise } = sentence;
  const or = new Intl.ListFormat(i18n.language, { type: 'disjunction' });
  const and = new Intl.ListFormat(i18n.language, { type: 'conjunction' });
  const needed = neededFacts(sentence).map(labelOf);
  const whens = [
    tones.length > 0 ? t('script.when_tone', { tone: or.format(tones.map((tone) => t(`tone.${tone}`))) }) : null,
    member === null ? null : t(member ? 'script.when_member' : 'script.when_no_member'),
    repeat === null ? null : t(repeat ? 'script.when_repeat' : 'script.when_no_repeat'),
    first === null ? null : t(first ? 'script.when_first' : 'script.when_no_first'),
  ].filter((text) => text !== null);
  const without = needed.length > 0 ? t('script.optional', { facts: and.format(needed) }) : t('script.optional_any');
  if (whens.length === 0 && !isOptional && !promise) return null;
  return (
    <p className="conditions">
      {whens.map((text) => (
        <span key={text} className="condition">
          {text}
        </span>
      ))}
      {isOptional ? <span className="condition is-optional">{without}</span> : null}
      {promise ? (
        <span className="condition is-promise">{t('script.promises', { promise: sayCode('promise', promise) })}</span>
      ) : null}
    </p>
  );
}

/** "{{ least | to: most }}". */
const isRange = (expression: string) => /\|\s*to\b/.test(expression);

/** The words, with the names of facts where their values will stand. */
function Filled({ wording }: { wording: string }) {
  const { t } = useTranslation();
  const labelOf = useFactLabel();
  const inWords = (text: string, facts: readonly string[]) =>
    facts.reduce((words, fact) => words.replace(fact, labelOf(fact)), text);
  const shown = (piece: Piece) => {
    if (piece.kind === 'text') return piece.text;
    if (piece.kind === 'fact')
      return (
        <span className="fact-mark" title={piece.text}>
          {(isRange(piece.text) ? piece.facts : piece.facts.slice(0, 1)).map(labelOf).join(' – ')}
        </span>
      );
    const [, keyword = '', rest = ''] = /^(\w+)\s*(.*)$/s.exec(piece.text) ?? [];
    const condition = inWords(rest, piece.facts);
    if (keyword === 'if' || keyword === 'elsif') return <em className="if-mark">{t('script.if', { condition })}</em>;
    if (keyword === 'unless') return <em className="if-mark">{t('script.unless', { condition })}</em>;
    if (keyword === 'else') return <em className="if-mark">{t('script.else')}</em>;
    return <em className="if-mark">{t('script.end_if')}</em>;
  };
  return piecesOf(wording).map((piece, index) => <span key={index}>{shown(piece)}</span>);
}
