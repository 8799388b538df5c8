/** What is typed to find a script, and where it stands in the text, its sign included. */
export type Slash = { query: string; start: number; end: number };

const query = String.raw`[\p{L}\p{N}._-]{0,40}`;
/** "/thyy", "／thyy". A further slash in it: an address, a path. */
const slashed = new RegExp(`[/／](${query})$`, 'u');
/** What Chinese input methods make of the key "/"; between two words it is a comma of lists. */
const listComma = new RegExp(String.raw`(?:^|\n|[。！？；：，…～!?;:,.~])、([a-z]${query})$`, 'iu');

/** After these a slash begins something new: a line, a space, a Chinese character, punctuation, a smiley. */
const opens =
  /(?:^|[\s\p{P}~～\p{Extended_Pictographic}\p{M}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}])$/u;
/** The word before the slash when it is part of an address: https:/ /item.htm, shop.com/a- */
const address = /(?:^|[^a-z])(?:https?|ftp):|:[/／]{2}|www\.|[a-z0-9-]\.[a-z]{2,}[/:?#]/i;
const lastWord = /[^\s，。！？；：、（）【】《》“”‘’…～]*$/u;

/** The script that is being looked for right before the caret: "好的，/thyy" → "thyy". Null: none. */
export function slashBefore(textBeforeCaret: string): Slash | null {
  const end = textBeforeCaret.length;
  const [, typed] = listComma.exec(textBeforeCaret) ?? [];
  if (typed !== undefined) return { query: typed, start: end - typed.length - 1, end };
  const found = slashed.exec(textBeforeCaret);
  if (!found) return null;
  const before = textBeforeCaret.slice(0, found.index);
  const isInside = /[/／]$/.test(before) || !opens.test(before) || address.test(lastWord.exec(before)?.[0] ?? '');
  return isInside ? null : { query: found[1] ?? '', start: found.index, end };
}

/** Whether it still stands there: the text may have been sent, or changed on another page. */
export const stands = (text: string, { query, start, end }: Slash) =>
  /^[/／、]$/.test(text.charAt(start)) && text.slice(start + 1, end) === query;
