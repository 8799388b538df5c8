import { Type } from 'typebox';
import { managers } from '../../shared/access.ts';
import type { App } from '../platform/http.ts';
import { agentOf } from '../platform/http-access.ts';
import { Id, Maybe, MaybeTime, OneOf, Time } from '../platform/http-schemas.ts';
import { readInstallation } from '../platform/installation.ts';
import { unseal } from '../platform/seal.ts';
import { loadShop } from '../shops/index.ts';
import type { Connector } from './provider.ts';
import type { EndedView } from './sends-queries.ts';
import { localeOf } from './sends-routes.ts';
import { channels, reasonOf } from './sends-views.ts';
import {
  type CarrierCounts,
  type ChannelQueue,
  mostCounted,
  type ProviderState,
  selectCarrierCounts,
  selectProviderStates,
  selectQueues,
} from './summary-queries.ts';

const Count = Type.Object({
  count: Type.Integer(),
  isMore: Type.Boolean({ description: `More than these ${mostCounted}` }),
});
const counts = { doubtful: Count, failed: Count, undelivered: Count, sent: Count };

/** `unreadable`: sealed with another secret, or of a kind that this Qin does not know. */
const states = ['up', 'shut', 'off', 'unreadable'] as const;
type State = (typeof states)[number];

/** Why what waits on a channel goes nowhere. `shut`: every provider has fallen silent and is tried again by itself. */
const troubles = ['sending_off', 'no_provider', 'all_off', 'unreadable', 'shut'] as const;

const SummaryView = Type.Object({
  isDemo: Type.Boolean({ description: 'Nothing leaves the house' }),
  views: Type.Object({ queue: Count, ...counts }),
  underWay: Count,
  alarms: Type.Array(
    Type.Object({
      channel: OneOf(channels),
      trouble: OneOf(troubles),
      waiting: Count,
      since: MaybeTime,
    }),
    { description: 'Channels on which something waits that nobody can carry' },
  ),
  providers: Type.Array(
    Type.Object({
      id: Id,
      kind: Type.String(),
      channel: OneOf(channels),
      name: Type.String(),
      state: OneOf(states),
      shutUntil: MaybeTime,
      perSecond: Type.Number(),
      verifiedAt: MaybeTime,
      lastAnswer: Maybe(
        Type.Object({
          at: Time,
          isSent: Type.Boolean(),
          reason: Maybe(Type.Object({ code: Type.String(), says: Type.String() })),
        }),
      ),
      ...counts,
    }),
    { description: 'In the order in which they stand in for each other' },
  ),
});

/** How all that goes out stands, and who carries it. */
export function sendsSummaryRoute(
  app: App,
  { connectors, secret }: { connectors: readonly Connector[]; secret: string },
): void {
  app.get(
    '/api/sends/summary',
    {
      config: { access: { roles: managers } },
      schema: { summary: 'What goes out: counts, alarms and providers', response: { 200: SummaryView } },
    },
    async (request) => {
      const { shopId } = agentOf(request);
      const locale = localeOf(request);
      const shop = await loadShop(app.db, shopId);
      const queues = await selectQueues(app.db, shopId, app.clock.now());
      const carried = await selectCarrierCounts(app.db, shopId);
      const providers = (await selectProviderStates(app.db, shopId)).map((one) => ({
        ...one,
        state: stateOf(one, connectors, secret),
      }));
      const { sendingEnabled } = await readInstallation(app.db);
      const ended = (by: readonly CarrierCounts[]) => {
        const sum = (view: EndedView) => capped(by.reduce((total, one) => total + one[view], 0));
        return {
          ...{ doubtful: sum('doubtful'), failed: sum('failed') },
          ...{ undelivered: sum('undelivered'), sent: sum('sent') },
        };
      };
      return {
        isDemo: shop.isDemo,
        views: {
          queue: capped(queues.reduce((total, { queued }) => total + queued, 0)),
          ...ended(carried),
        },
        underWay: capped(queues.reduce((total, { underWay }) => total + underWay, 0)),
        alarms: shop.isDemo ? [] : queues.flatMap((queue) => alarmOf(queue, providers, sendingEnabled)),
        providers: providers.map(({ sealed: _sealed, isOn: _isOn, lastAnswer, ...one }) => ({
          ...one,
          ...ended(carried.filter(({ carrier }) => carrier === one.id)),
          lastAnswer: lastAnswer && { ...lastAnswer, reason: reasonOf(locale, lastAnswer.reason) },
        })),
      };
    },
  );
}

const capped = (count: number) => ({ count: Math.min(count, mostCounted), isMore: count > mostCounted });

function stateOf(
  { kind, sealed, isOn, shutUntil }: ProviderState,
  connectors: readonly Connector[],
  secret: string,
): State {
  const isKnown = connectors.some((one) => one.kind === kind);
  if (!isKnown || (sealed !== null && unseal(secret, 'providers', sealed) === null)) return 'unreadable';
  if (!isOn) return 'off';
  return shutUntil ? 'shut' : 'up';
}

function alarmOf(
  { channel, queued, waitingSince }: ChannelQueue,
  providers: readonly (ProviderState & { state: State })[],
  sendingEnabled: boolean,
) {
  if (queued === 0) return [];
  const own = providers.filter((one) => one.channel === channel);
  const has = (state: State) => own.some((one) => one.state === state);
  const alarm = (trouble: (typeof troubles)[number]) => [
    { channel, trouble, waiting: capped(queued), since: waitingSince },
  ];
  if (!sendingEnabled) return alarm('sending_off');
  if (has('up')) return [];
  if (has('shut')) return alarm('shut');
  if (has('unreadable')) return alarm('unreadable');
  return alarm(own.length === 0 ? 'no_provider' : 'all_off');
}
