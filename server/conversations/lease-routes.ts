import { Type } from 'typebox';
import { longestTag, mostTags } from '../../shared/tags.ts';
import type { Tx } from '../platform/database.ts';
import { notFound, Refused } from '../platform/errors.ts';
import type { App } from '../platform/http.ts';
import { agentOf } from '../platform/http-access.ts';
import { Id, Maybe, refusals } from '../platform/http-schemas.ts';
import {
  assignConversation,
  closeConversation,
  type Doing,
  handBack,
  reopenConversation,
  snoozeConversation,
  tagConversation,
  takeOver,
} from './lease.ts';
import { selectConversationView } from './list-queries.ts';
import { ConversationSchema, Params } from './schemas.ts';
import { transactAgain } from './transact-again.ts';

/** What agents do with a whole conversation. Every one answers with the conversation as it is then. */
export function leaseRoutes(app: App): void {
  plainRoutes(app);
  assignRoute(app);
  snoozeRoute(app);
  tagsRoute(app);
}

const answers = { 200: ConversationSchema, ...refusals(404, 409) };
const doingAgent = { access: 'signed_in' } as const;

function plainRoutes(app: App): void {
  const deeds = {
    'take-over': { act: takeOver, summary: 'Take over: from now on you alone speak' },
    'hand-back': { act: handBack, summary: 'Hand back: Qin answers again' },
    close: { act: closeConversation, summary: 'Close: it is done, until the buyer writes again' },
    reopen: { act: reopenConversation, summary: 'Open a closed conversation again' },
  } as const;
  for (const [name, { act, summary }] of Object.entries(deeds))
    app.post(
      `/api/conversations/:id/${name}`,
      {
        config: doingAgent,
        schema: { summary, params: Params, body: Type.Object({}), response: answers },
      },
      async (request) => answer(app, doingOf(request, request.params.id), act),
    );
}

function assignRoute(app: App): void {
  app.post(
    '/api/conversations/:id/assign',
    {
      config: doingAgent,
      schema: {
        summary: 'Put a conversation into somebody’s inbox, or with null into nobody’s',
        params: Params,
        body: Type.Object({ agentId: Maybe(Id) }),
        response: answers,
      },
    },
    async (request) => {
      const doing = doingOf(request, request.params.id);
      const assigneeId = request.body.agentId;
      return answer(app, doing, (tx, _doing, now) => assignConversation(tx, { ...doing, assigneeId }, now));
    },
  );
}

function snoozeRoute(app: App): void {
  app.post(
    '/api/conversations/:id/snooze',
    {
      config: doingAgent,
      schema: {
        summary: 'Out of the inboxes until a time or the buyer’s next message; null brings it back',
        params: Params,
        body: Type.Object({ until: Maybe(Type.String({ maxLength: 64, description: 'ISO 8601 instant' })) }),
        response: answers,
      },
    },
    async (request) => {
      const doing = doingOf(request, request.params.id);
      const until = request.body.until === null ? null : instantOf(request.body.until);
      return answer(app, doing, (tx, _doing, now) => snoozeConversation(tx, { ...doing, until }, now));
    },
  );
}

function tagsRoute(app: App): void {
  const Tag = Type.String({ minLength: 1, maxLength: longestTag, pattern: '^[^\\r\\n\\t]*$' });
  app.put(
    '/api/conversations/:id/tags',
    {
      config: doingAgent,
      schema: {
        summary: 'Replace the tags',
        params: Params,
        body: Type.Object({ tags: Type.Array(Tag, { maxItems: mostTags }) }),
        response: answers,
      },
    },
    async (request) => {
      const doing = doingOf(request, request.params.id);
      const { tags } = request.body;
      return answer(app, doing, (tx, _doing, now) => tagConversation(tx, { ...doing, tags }, now));
    },
  );
}

type Act = (tx: Tx, doing: Doing, now: Temporal.Instant) => Promise<void>;

async function answer(app: App, doing: Doing, act: Act) {
  return transactAgain(app.db, async (tx) => {
    const now = app.clock.now();
    await act(tx, doing, now);
    const conversation = await selectConversationView(tx, doing.shopId, doing.conversationId, now);
    if (!conversation) throw notFound();
    return conversation;
  });
}

export function doingOf(request: Parameters<typeof agentOf>[0], conversationId: string): Doing {
  const { shopId, agentId, role } = agentOf(request);
  return { shopId, conversationId, agent: { agentId, role } };
}

export function instantOf(text: string): Temporal.Instant {
  try {
    return Temporal.Instant.from(text);
  } catch {
    throw new Refused('bad_time', 400, { text });
  }
}
