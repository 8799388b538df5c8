import { Type } from 'typebox';
import { managers, roles } from '../../shared/access.ts';
import { Refused } from '../platform/errors.ts';
import type { App } from '../platform/http.ts';
import { agentOf } from '../platform/http-access.ts';
import { Id, OneOf, refusals } from '../platform/http-schemas.ts';
import { claimCall } from './claim-call.ts';
import { loadCall } from './load-call.ts';
import { overrideGate } from './override-gate.ts';
import { recordAttempt } from './record-attempt.ts';
import { agreements, attemptOutcomes } from './rules.ts';
import { WholeCallView } from './views.ts';

const params = Type.Object({ id: Id });
const writing = { access: { roles } } as const;

export function callWriteRoutes(app: App): void {
  app.post(
    '/api/calls/:id/claim',
    {
      config: writing,
      schema: {
        summary: 'Take a call, so that nobody else rings the same buyer meanwhile',
        params,
        response: { 200: WholeCallView, ...refusals(404, 409) },
      },
    },
    async (request) => {
      const { shopId, agentId } = agentOf(request);
      const now = app.clock.now();
      const { id: callId } = request.params;
      await app.db.transaction().execute((tx) => claimCall(tx, { shopId, callId, agentId }, now));
      return loadCall(app.db, agentOf(request), callId, now);
    },
  );
  attemptRoute(app);
  overrideRoute(app);
}

function attemptRoute(app: App): void {
  app.post(
    '/api/calls/:id/attempts',
    {
      config: writing,
      schema: {
        summary: 'Record what came of ringing',
        description: 'Ends the call, or puts it on the list again at a decent hour where the buyer is.',
        params,
        body: Type.Object({
          requestKey: Type.String({ minLength: 1, maxLength: 100, description: 'The same twice is one attempt' }),
          outcome: OneOf(attemptOutcomes),
          agreed: Type.Optional({ ...OneOf(agreements), description: 'With `reached`: what came of the talk' }),
          note: Type.String({ maxLength: 2000 }),
          callBackAt: Type.Optional(
            Type.String({ maxLength: 64, description: 'With `call_back_at`: ISO 8601 instant' }),
          ),
        }),
        response: { 200: WholeCallView, ...refusals(404, 409, 422) },
      },
    },
    async (request) => {
      const { shopId, agentId } = agentOf(request);
      const { requestKey, outcome, agreed = null, note, callBackAt } = request.body;
      const now = app.clock.now();
      const { id: callId } = request.params;
      const attempt = { shopId, callId, agentId, requestKey, outcome, agreed, note: note.trim() };
      const at = callBackAt === undefined ? null : instantOf(callBackAt);
      await app.db.transaction().execute((tx) => recordAttempt(tx, { ...attempt, callBackAt: at }, now));
      return loadCall(app.db, agentOf(request), callId, now);
    },
  );
}

function overrideRoute(app: App): void {
  app.post(
    '/api/calls/:id/override',
    {
      config: { access: { roles: managers } },
      schema: {
        summary: 'Let the refund go without this call, and say why',
        params,
        body: Type.Object({ note: Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' }) }),
        response: { 200: WholeCallView, ...refusals(404, 409) },
      },
    },
    async (request) => {
      const { shopId, agentId } = agentOf(request);
      const now = app.clock.now();
      const { id: callId } = request.params;
      const note = request.body.note.trim();
      await app.db.transaction().execute((tx) => overrideGate(tx, { shopId, callId, agentId, note }, now));
      return loadCall(app.db, agentOf(request), callId, now);
    },
  );
}

function instantOf(text: string): Temporal.Instant {
  try {
    return Temporal.Instant.from(text);
  } catch {
    throw new Refused('bad_time', 400, { text });
  }
}
