const sentenceEnd = /(?<=[!?;。！？；\n])|(?<=\.)(?=\s|\p{Script=Han})/u;
const comma = /(?<=,)(?=\s|\p{Script=Han})|(?<=[，、])/u;
const another =
  /\s*(?:\b(?:and also|also|and another thing|another thing|one more thing|by the way|btw|oh and|besides|additionally|on another note|second question|secondly)\b|另外|还有|顺便|顺带|而且|对了|再就是|还想问)[\s,，:：]*/iu;
const and = /\s*(?:\b(?:and|plus)\b|同时|以及|并且)\s*/iu;

/** The places where a message may fall into several requests, from clear to doubtful. */
export const breaks = {
  another: [another],
  sentence: [another, sentenceEnd, and],
  comma: [another, sentenceEnd, and, comma],
} as const;

/** A longer text is a story; it is read as a whole. */
const mostPieces = 12;

/** Pieces of a message that could each be a request of their own. */
export function piecesOf(text: string, at: readonly RegExp[]): string[] {
  const pieces = at
    .reduce((parts, pattern) => parts.flatMap((part) => part.split(pattern)), [text])
    .map((piece) => piece.replace(/^[\s,，.。!！?？;；、]+|[\s,，.。;；、]+$/g, ''))
    .filter((piece) => piece !== '');
  const joined: string[] = [];
  for (const piece of pieces) {
    const before = joined.at(-1);
    // "My parcel, D20260001, where is it": a piece too short to ask for anything belongs to its neighbour.
    if (before !== undefined && (isShort(piece) || isShort(before))) joined[joined.length - 1] = `${before}, ${piece}`;
    else joined.push(piece);
  }
  return joined.length > mostPieces ? [] : joined;
}

function isShort(piece: string): boolean {
  const han = piece.match(/\p{Script=Han}/gu)?.length ?? 0;
  const others = piece.match(/[\p{L}\p{N}']+/gu)?.length ?? 0;
  return han > 0 ? han < 4 : others < 3;
}
