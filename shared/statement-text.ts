type TermsPart = { kind: 'heading' | 'paragraph'; text: string };

/** The shop writes plain text; a line that begins with ## is a heading, a blank line ends a paragraph. */
export function partsOfTerms(body: string): TermsPart[] {
  return body
    .replaceAll('\r\n', '\n')
    .split(/\n\s*\n|\n(?=## )|(?<=^## .*)\n/m)
    .filter((part) => part.trim() !== '')
    .map((part) =>
      part.startsWith('## ') ? { kind: 'heading', text: part.slice(3) } : { kind: 'paragraph', text: part },
    );
}
