export const longestTag = 40;
export const mostTags = 20;

/** Trimmed, each once in the order given; "VIP" and "vip" are the same tag, spelt as the first. */
export function distinctTags(tags: readonly string[]): string[] {
  const kept = new Map<string, string>();
  for (const tag of tags.map((one) => one.trim())) {
    const key = tag.toLowerCase();
    if (tag !== '' && !kept.has(key)) kept.set(key, tag);
  }
  return [...kept.values()];
}

/** As the server counts them: by characters, not by halves of an emoji. */
export const isTooLong = (tag: string) => [...tag].length > longestTag;
