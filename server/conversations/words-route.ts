import { Type } from 'typebox';
import { type Locale, locales } from '../../shared/labels.ts';
import { transact } from '../platform/database.ts';
import { notFound } from '../platform/errors.ts';
import type { App } from '../platform/http.ts';
import { agentOf } from '../platform/http-access.ts';
import { Id, OneOf, refusals } from '../platform/http-schemas.ts';
import { localeOfText, pickLocale } from '../platform/i18n.ts';
import { checkOwnWords, hostsOf } from '../scripts/index.ts';
import { longestMessage } from './clean-text.ts';
import { knownContacts } from './known-contacts.ts';
import { selectConversationView } from './list-queries.ts';

const FaultView = Type.Object(
  {
    found: Type.String(),
    start: Type.Integer({ description: 'Where in the text, in UTF-16 units' }),
    end: Type.Integer(),
    kind: OneOf(['word', 'contact']),
    group: Type.String(),
    why: Type.String(),
    suggestion: Type.String({ description: 'What to write instead' }),
    replaces: Type.Union([OneOf(['word', 'sentence']), Type.Null()], {
      description: 'In the place of what the suggestion can be put as it stands; null: it is advice.',
    }),
    mustNot: Type.Boolean({ description: 'Law or platform rule: a message with it is refused' }),
  },
  { title: 'WordFault' },
);

/** What is wrong with an agent's own words, while they are being typed; by the rules of sending. */
export function wordsRoute(app: App): void {
  app.post(
    '/api/words/check',
    {
      config: { access: 'signed_in' },
      schema: {
        summary: 'Forbidden words and contacts outside the platform in what an agent types; nothing is stored',
        body: Type.Object({
          text: Type.String({ maxLength: longestMessage }),
          locale: Type.Optional({
            ...OneOf(locales),
            description: 'Of the advice. Left out: as the text, else as the last message there, else Accept-Language.',
          }),
          conversationId: Type.Optional({
            ...Id,
            description: 'Whom it is for: the numbers of their orders and parcels may be named.',
          }),
        }),
        response: { 200: Type.Object({ items: Type.Array(FaultView) }), ...refusals(404) },
      },
    },
    async (request) => {
      const { shopId } = agentOf(request);
      const now = app.clock.now();
      const { text, conversationId = null } = request.body;
      const conversation = conversationId
        ? await selectConversationView(app.db, shopId, conversationId, now)
        : { preview: null };
      if (!conversation) throw notFound();
      const lastSaid = conversation.preview?.text ?? '';
      const locale =
        request.body.locale ?? localeOfWords(text, lastSaid) ?? pickLocale(request.headers['accept-language']);
      const ownHosts = hostsOf([app.publicUrl]);
      const items = checkOwnWords(text, locale, { hosts: ownHosts });
      if (!items.some(({ kind }) => kind === 'contact')) return { items };
      const known = await transact(app.db, (tx) => knownContacts(tx, { shopId, conversationId, ownHosts }, now));
      return { items: checkOwnWords(text, locale, known) };
    },
  );
}

/** The language of the first of the texts whose words tell it: an address such as weidian.com is no English. */
function localeOfWords(...texts: readonly string[]): Locale | null {
  for (const text of texts) {
    const locale = localeOfText(text.replace(/[^\s\p{Script=Han}]+\.[^\s\p{Script=Han}]+/gu, ' '));
    if (locale) return locale;
  }
  return null;
}
