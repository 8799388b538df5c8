import { distinctTags, isTooLong, longestTag, mostTags } from '../../../shared/tags.ts';

type Fault = { code: 'tag_long' | 'tags_many'; params: Record<string, string | number> };

/** The tags in one line of text, and what keeps them from being saved. */
export function readTags(text: string): { tags: string[]; fault: Fault | null } {
  const tags = distinctTags(
    text.split(/[,，、;；]/).map((tag) =>
      tag
        .trim()
        .replace(/^[#＃]/, '')
        .replace(/\s+/g, ' '),
    ),
  );
  const long = tags.find(isTooLong);
  if (long !== undefined) {
    const params = { start: [...long].slice(0, 12).join(''), limit: longestTag };
    return { tags, fault: { code: 'tag_long', params } };
  }
  const isFull = tags.length > mostTags;
  return { tags, fault: isFull ? { code: 'tags_many', params: { there: tags.length, limit: mostTags } } : null };
}
