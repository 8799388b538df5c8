import { openConnectors } from '../server/connectors/index.ts';
import { responder } from '../server/dialogue/index.ts';
import type { HookPorts } from '../server/hooks/index.ts';
import type { Connector } from '../server/outbox/index.ts';
import type { Clock } from '../server/platform/clock.ts';
import { openLog } from '../server/platform/log.ts';
import { openHttp } from '../server/platform/safe-http.ts';
import { shippedModel } from '../server/triage/index.ts';

type Hooks = NonNullable<Connector['hooks']>;

/** What the door is opened with: the connectors and the dialogue as they are. */
export function realPorts(clock: Pick<Clock, 'now'>): HookPorts {
  const http = openHttp({ privateHosts: [] });
  const connectors = openConnectors({ http, clock, privateHosts: [], readPhoto: async () => null });
  const publicUrl = 'http://qin.test';
  const respond = responder({ model: shippedModel(), publicUrl, syncedNow: false });
  return { connectors, secret: 'a secret of the hooks at length', publicUrl, log: openLog('silent'), respond };
}

let count = 0;
/** Faults of a connector; a check that does not find each of them proves nothing. */
const faults: Record<string, (hooks: Hooks) => Partial<Hooks>> = {
  'believes what nobody has signed': () => ({ proves: () => true }),
  'believes what was signed long ago': (hooks) => ({
    proves: (hook, given, now) => [0, -60].some((minutes) => hooks.proves(hook, given, now.add({ minutes }))),
  }),
  'refuses one genuine in a hundred': (hooks) => ({
    proves: (hook, given, now) => ++count % 100 !== 0 && hooks.proves(hook, given, now),
  }),
  'knows a message that comes again as another': (hooks) => ({
    read: (hook, given) =>
      hooks.read(hook, given).map((news) => (news.is === 'message' ? { ...news, id: `${++count}:` } : news)),
  }),
  'goes by when a receipt comes, not by when it was': (hooks) => ({
    read: (hook, given) =>
      hooks
        .read(hook, given)
        .map((news) => (news.is === 'receipt' ? { ...news, at: start.add({ milliseconds: ++count }) } : news)),
  }),
  'drops one message in five': (hooks) => ({
    read: (hook, given) => hooks.read(hook, given).filter((news) => news.is !== 'message' || ++count % 5 !== 0),
  }),
};
const start = Temporal.Instant.from('2026-03-10T01:00:00Z');

export const plantedFaults = Object.keys(faults);

export function portsWith(fault: string): (clock: Pick<Clock, 'now'>) => HookPorts {
  return (clock) => {
    const ports = realPorts(clock);
    const connectors = ports.connectors.map((connector) => {
      const { hooks } = connector;
      return hooks ? { ...connector, hooks: { ...hooks, ...faults[fault]?.(hooks) } } : connector;
    });
    return { ...ports, connectors };
  };
}
