import type { Lane, Outbox } from './outbox.ts';
import type { Due } from './queries.ts';
import { workOff } from './work-off.ts';

type LaneOfHands = Pick<Lane, 'channel' | 'ranks'> & {
  hands: number;
  /** A reply need not wait until the call for another buyer's has ended. */
  perShop: number;
  /** A shop of which nothing could be taken, because its rate is used up, is left alone so long. */
  restMs: number;
};

/** Each lane has hands of its own: a mail server that hangs delays no SMS, and a campaign no reply. */
const lanes: readonly LaneOfHands[] = [
  { channel: 'mail', ranks: [0, 0], hands: 4, perShop: 2, restMs: 0 },
  { channel: 'sms', ranks: [0, 0], hands: 4, perShop: 2, restMs: 0 },
  { channel: 'money', ranks: [0, 0], hands: 4, perShop: 2, restMs: 0 },
  { channel: 'mail', ranks: [1, 2], hands: 3, perShop: 1, restMs: 1000 },
  { channel: 'sms', ranks: [1, 2], hands: 3, perShop: 1, restMs: 1000 },
];

/**
 * Hands that work off shops. A hand stays with its shop until nothing is left, or until another shop waits for a hand:
 * then each has its turn for a batch. `put` gives them what has been found due, the shop served longest ago first. Shops
 * whose provider fails have half of the hands between them: many on one server that hangs keep nobody else waiting.
 */
export function openHands(outbox: Outbox, batch: number, onFault: (error: unknown) => void) {
  const opened = lanes.map((lane) => openLane(lane, outbox, batch, onFault));
  return {
    put: (due: readonly Due[]): void => {
      for (const { put } of opened) put(due);
    },
    /** Waits until each hand has laid down what it has. */
    rest: async (): Promise<void> => {
      await Promise.all(opened.map(({ rest }) => rest()));
    },
  };
}

function openLane(
  { channel, ranks, hands, perShop, restMs }: LaneOfHands,
  outbox: Outbox,
  batch: number,
  onFault: (error: unknown) => void,
) {
  const atWork = new Map<Promise<void>, { shopId: string; isTroubled: boolean }>();
  const restUntilMs = new Map<string, number>();
  let waiting: string[] = [];
  let troubled: ReadonlySet<string> = new Set();

  /** The place of the one that may have a hand next; -1: none may. */
  const nextPlace = () => {
    const withTroubled = [...atWork.values()].filter(({ isTroubled }) => isTroubled).length;
    return waiting.findIndex((id) => withTroubled < Math.floor(hands / 2) || !troubled.has(id));
  };
  const mayGoOn = () => waiting.length === 0 && outbox.isStopping?.() !== true;
  const work = async (shopId: string): Promise<void> => {
    const found = await workOff(outbox, { shopId, channel, ranks, batch }, mayGoOn).catch(onFault);
    if (!found) restUntilMs.set(shopId, outbox.elapsedMs() + restMs);
    // Others had their turn first; there may be more of it.
    else if (!mayGoOn()) waiting.push(shopId);
  };
  const begin = () => {
    while (atWork.size < hands && outbox.isStopping?.() !== true) {
      const place = nextPlace();
      const [shopId] = place === -1 ? [] : waiting.splice(place, 1);
      if (!shopId) return;
      const hand = work(shopId).finally(() => {
        atWork.delete(hand);
        begin();
      });
      atWork.set(hand, { shopId, isTroubled: troubled.has(shopId) });
    }
  };
  return {
    put: (due: readonly Due[]): void => {
      const nowMs = outbox.elapsedMs();
      for (const [shopId, untilMs] of restUntilMs) if (untilMs <= nowMs) restUntilMs.delete(shopId);
      const handsAt = (shopId: string) => [...atWork.values()].filter((hand) => hand.shopId === shopId).length;
      const mine = due.filter((one) => one.channel === channel && one.rank >= ranks[0] && one.rank <= ranks[1]);
      troubled = new Set(mine.filter(({ isTroubled }) => isTroubled).map(({ shopId }) => shopId));
      waiting = [...new Set(mine.map(({ shopId }) => shopId))].filter(
        (shopId) => handsAt(shopId) < perShop && !restUntilMs.has(shopId),
      );
      begin();
    },
    rest: () => Promise.all(atWork.keys()),
  };
}
