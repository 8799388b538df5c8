const sentenceEnd = /(?<=[!?;。！？；\n])|(?<=[.,，])(?=\s|\p{Script=Han})|(?<=，)/u;
const joiner =
  /\s*(?:\b(?:and also|also|and another thing|another thing|one more thing|by the way|btw|oh and|besides|additionally|on another note|plus|and)\b|另外|还有|顺便|顺带|而且|对了|再就是|同时|以及|并且)[\s,，:：]*/iu;

/** Pieces of a message that could each be a request of their own; more than `most` pieces are not looked at. */
export function piecesOf(text: string, most = 12): string[] {
  const pieces = text
    .split(sentenceEnd)
    .flatMap((sentence) => sentence.split(joiner))
    .map((piece) => piece.replace(/^[\s,，.。!！?？;；、]+|[\s,，.。;；、]+$/g, ''))
    .filter((piece) => piece !== '');
  const joined: string[] = [];
  for (const piece of pieces) {
    const before = joined.at(-1);
    // "My parcel, D20260001, where is it": a piece too short to ask for anything belongs to its neighbour.
    if (before !== undefined && (isShort(piece) || isShort(before))) joined[joined.length - 1] = `${before}, ${piece}`;
    else joined.push(piece);
  }
  return joined.length > most ? [] : joined;
}

function isShort(piece: string): boolean {
  const han = piece.match(/\p{Script=Han}/gu)?.length ?? 0;
  const others = piece.match(/[\p{L}\p{N}']+/gu)?.length ?? 0;
  return han > 0 ? han < 4 : others < 3;
}
