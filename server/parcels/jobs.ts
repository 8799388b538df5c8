import { Type } from 'typebox';
import { defineJob } from '../platform/jobs.ts';
import { type FollowHealth, type Grounds, lookAtParcels } from './look-at-parcels.ts';
import { type PollPorts, pollParcels } from './poll-parcels.ts';
import { refreshLanes } from './refresh-lanes.ts';
import { settleShopsPromises } from './settle-shops-promises.ts';

/** What was promised is kept once the parcel is there, and broken once its time has passed; the desk sees it within a minute. */
export const settleDuePromises = defineJob({
  name: 'parcels.settle-promises',
  schema: Type.Object({}),
  handler: async (_, { db, clock, log }) => settleShopsPromises(db, clock.now(), log),
});

/** A node keeps what judging rests on from pass to pass; what follows for buyers and agents is another slice's. */
export const lookAtHealth = (follow: FollowHealth) => {
  const grounds: Grounds = new Map();
  return defineJob({
    name: 'parcels.look-at-health',
    schema: Type.Object({}),
    handler: async (_, { db, clock, log }) => {
      await lookAtParcels(db, { grounds, follow }, clock.now(), log);
    },
  });
};

/** Those whom shops have connected are asked where parcels are. */
export const pollParcelsJob = (ports: PollPorts) =>
  defineJob({
    name: 'parcels.poll',
    schema: Type.Object({}),
    handler: async (_, { db, clock, log }) => pollParcels(db, { ports, now: () => clock.now(), log }),
  });

/** How parcels travel is reckoned once a day, soon after midnight of each shop: estimates are then read, not reckoned. */
export const refreshLanesJob = defineJob({
  name: 'parcels.refresh-lanes',
  schema: Type.Object({}),
  handler: async (_, { db, clock, log }) => refreshLanes(db, clock.now(), log),
});
