import { Type } from 'typebox';
import { photoLimits } from '../files/index.ts';
import { notFound, Refused } from '../platform/errors.ts';
import type { App } from '../platform/http.ts';
import { Id, refusals } from '../platform/http-schemas.ts';
import { hostsOf } from '../scripts/index.ts';
import { addNote } from './add-note.ts';
import { doingOf } from './lease-routes.ts';
import { selectMessageView } from './list-queries.ts';
import type { ConversationPorts } from './routes.ts';
import { Body, ClientKey, MessageSchema, Params, Scripts, Seq } from './schemas.ts';
import { type Sent, sendMessage } from './send-message.ts';
import { transactAgain } from './transact-again.ts';

const Written = Type.Object({
  message: MessageSchema,
  isRepeat: Type.Boolean({ description: 'This message had been received before; nothing was done again.' }),
});

/** What agents write into a thread. */
export function writeRoutes(app: App, ports: ConversationPorts): void {
  sendRoute(app, ports);
  noteRoute(app);
}

function sendRoute(app: App, { readWording }: ConversationPorts): void {
  app.post(
    '/api/conversations/:id/messages',
    {
      config: { access: 'signed_in' },
      schema: {
        summary: 'Write to the buyer',
        description:
          'Goes out only when nobody else holds the conversation, you have read everything the buyer can see, and the scripts in it would be rendered the same now; otherwise 409 (`written_meanwhile`, `held_by_other`, `forbidden_words`, `fact_missing`, `facts_changed`, `script_untrue`, `photo_gone`, `sent_by_hand`), and what you wrote is kept as your draft.',
        params: Params,
        body: Type.Object({
          clientKey: ClientKey,
          body: Body,
          seenSeq: Seq,
          fileIds: Type.Optional(
            Type.Array(Id, { maxItems: photoLimits.perMessage, description: 'Photos that you have uploaded.' }),
          ),
          scripts: Type.Optional(Scripts),
        }),
        response: { 200: Written, ...refusals(404, 409, 413) },
      },
    },
    async (request) => {
      const doing = doingOf(request, request.params.id);
      const now = app.clock.now();
      const sending = { ...doing, ...request.body, ownHosts: hostsOf([app.publicUrl]), readWording };
      const sent = await transactAgain(app.db, (tx) => sendMessage(tx, sending, now));
      return answerSent(app, doing.shopId, sent);
    },
  );
}

/** The answer to a send, given after its transaction has committed: a refused one has stored the draft. Throws Refused. */
export async function answerSent(app: App, shopId: string, sent: Sent) {
  if (sent.kind === 'kept') throw new Refused(sent.reason, 409, sent.params);
  const message = await selectMessageView(app.db, shopId, sent.messageId);
  if (!message) throw notFound();
  return { message, isRepeat: sent.isRepeat };
}

function noteRoute(app: App): void {
  app.post(
    '/api/conversations/:id/notes',
    {
      config: { access: 'signed_in' },
      schema: {
        summary: 'Leave a note for colleagues; the buyer never sees it',
        params: Params,
        body: Type.Object({ clientKey: ClientKey, body: Body }),
        response: { 200: Written, ...refusals(404, 409, 413) },
      },
    },
    async (request) => {
      const doing = doingOf(request, request.params.id);
      const { messageId, isRepeat } = await transactAgain(app.db, (tx) =>
        addNote(tx, { ...doing, ...request.body }, app.clock.now()),
      );
      return answerSent(app, doing.shopId, { kind: 'sent', messageId, isRepeat });
    },
  );
}
