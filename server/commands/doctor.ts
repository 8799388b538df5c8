import { openConnectors } from '../connectors/index.ts';
import { countHooks } from '../hooks/index.ts';
import { selectMailHealth } from '../mail/index.ts';
import { type ProviderHealth, selectProviderHealth, selectStuck } from '../outbox/index.ts';
import { selectTrackerHealth } from '../parcels/index.ts';
import { systemClock } from '../platform/clock.ts';
import type { Config } from '../platform/config.ts';
import { openDatabase } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import {
  checkClocks,
  checkDisk,
  checkFolder,
  checkMigrations,
  checkNode,
  checkServer,
  type Finding,
  tryOut,
} from '../platform/health-checks.ts';
import { translate } from '../platform/i18n.ts';
import { readInstallation } from '../platform/installation.ts';
import { schemaVersion } from '../platform/migrate.ts';
import { findPlace } from '../platform/places.ts';
import { hasCluster } from '../platform/postgres-place.ts';
import { openHttp } from '../platform/safe-http.ts';
import { untoldShops } from '../returns/index.ts';
import { checkScripts } from '../scripts/index.ts';
import { shippedModel, understand } from '../triage/index.ts';
import type { Command } from './command.ts';

export const doctorCommand: Command = {
  operands: '',
  count: [0, 0],
  options: {},
  help: {},
  examples: ['qin doctor', 'qin doctor --data /srv/qin --json', 'DATABASE_URL=postgres://… qin doctor'],
  async run({ config, print }) {
    const findings = [
      checkNode(process.version),
      ...(config.databaseUrl ? [] : [checkFolder(config.dataDir), checkDisk(config.dataDir)]),
      ...(await databaseFindings(config)),
      ...contentFindings(),
      connectorsFinding(config),
    ];
    const isWell = findings.every(({ verdict }) => verdict !== 'fail');
    const width = Math.max(...findings.map(({ check }) => check.length));
    const lines = findings.map(({ check, verdict, says }) => `${verdict.padEnd(4)}  ${check.padEnd(width)}  ${says}`);
    print({ ok: isWell, findings }, lines.join('\n'));
    return isWell ? 0 : 1;
  },
};

/** What the connectors do is checked against what providers document; a real account has the last word. */
function connectorsFinding({ privateHosts }: Config): Finding {
  const http = openHttp({ privateHosts });
  const kinds = openConnectors({ http, clock: systemClock, privateHosts, readPhoto: async () => null }).map(
    ({ kind, channel }) => `${kind} (${channel})`,
  );
  const says = `${kinds.join(', ')}: unverified until a real account has answered`;
  return { check: 'connectors', verdict: 'ok', says };
}

async function databaseFindings(config: Config): Promise<Finding[]> {
  if (!config.databaseUrl && !hasCluster(config.dataDir))
    return [{ check: 'database', verdict: 'ok', says: 'none yet; the first start makes it' }];
  try {
    const opened = await openDatabase(config, 2);
    try {
      const { db } = opened;
      const version = await schemaVersion(opened.pool);
      const sending = version ? await sendingFindings(db) : [];
      const hooks =
        checkMigrations(version).verdict === 'ok'
          ? [
              ...(await providerFindings(db)),
              ...(await trackingFinding(db)),
              await hooksFinding(db),
              await mailFinding(db),
              ...(await toldFindings(db)),
            ]
          : [];
      return [
        ...(await checkServer(db)),
        checkMigrations(version),
        await checkClocks(db, systemClock),
        ...sending,
        ...hooks,
      ];
    } finally {
      await opened.close();
    }
  } catch (error) {
    const says = error instanceof Refused ? translate('en', error.code, error.params) : String(error);
    return [{ check: 'database', verdict: 'fail', says }];
  }
}

async function sendingFindings(db: Parameters<typeof readInstallation>[0]): Promise<Finding[]> {
  const { sendingEnabled, restoredAt } = await readInstallation(db);
  if (sendingEnabled) return [{ check: 'sending', verdict: 'ok', says: 'switched on' }];
  const why = restoredAt ? `this copy was restored from a backup at ${restoredAt}` : 'somebody switched it off';
  return [{ check: 'sending', verdict: 'warn', says: `switched off: ${why}; "qin sending on" switches it on` }];
}

/** Who carries what the shops send, and what nobody carries. */
async function providerFindings(db: Parameters<typeof selectStuck>[0]): Promise<Finding[]> {
  const providers = await selectProviderHealth(db);
  const named = (chosen: readonly ProviderHealth[]) => chosen.map(({ shop, name }) => `${shop}/${name}`).join(', ');
  const [unverified, shut] = [providers.filter((one) => !one.isVerified), providers.filter((one) => one.isShut)];
  const says = [
    `${providers.length} switched on`,
    ...(unverified.length > 0 ? [`never verified by a real account: ${named(unverified)}`] : []),
    ...(shut.length > 0 ? [`silent and left alone for a while: ${named(shut)}`] : []),
  ].join('; ');
  const stuck = (await selectStuck(db)).map(({ shop, channel }) => `${channel} of ${shop}`);
  const stuckSays = `waits and no provider is switched on: ${stuck.join(', ')}; connect one under Settings`;
  return [
    { check: 'providers', verdict: unverified.length + shut.length > 0 ? 'warn' : 'ok', says },
    stuck.length > 0
      ? { check: 'outgoing', verdict: 'warn', says: stuckSays }
      : { check: 'outgoing', verdict: 'ok', says: 'nothing waits for a provider that is not there' },
  ];
}

/** Whom shops ask about their parcels. Nothing is said where nobody does. */
async function trackingFinding(db: Parameters<typeof selectTrackerHealth>[0]): Promise<Finding[]> {
  const trackers = await selectTrackerHealth(db, systemClock.now());
  if (trackers.length === 0) return [];
  const resting = trackers.filter((one) => one.isResting).map(({ shop, name }) => `${shop}/${name}`);
  const calls = trackers.reduce((sum, one) => sum + one.calls, 0);
  const says = [
    `${trackers.length} tell of parcels, asked ${calls} times today`,
    ...(resting.length > 0 ? [`left alone for a while, since they do not answer: ${resting.join(', ')}`] : []),
  ].join('; ');
  return [{ check: 'tracking', verdict: resting.length > 0 ? 'warn' : 'ok', says }];
}

async function hooksFinding(db: Parameters<typeof countHooks>[0]): Promise<Finding> {
  const { quarantined, unreadable, letGo, waiting } = await countHooks(db, null, systemClock.now());
  const held = quarantined + unreadable + letGo;
  const aside = `${quarantined} not proven, ${unreadable} unreadable, ${letGo} let go in a flood`;
  const says = held === 0 ? 'all that providers posted could be taken' : `${aside}: see the page of what goes out`;
  const verdict = held === 0 && waiting < 1000 ? 'ok' : 'warn';
  return { check: 'hooks', verdict, says: `${says}; ${waiting} waiting` };
}

async function mailFinding(db: Parameters<typeof selectMailHealth>[0]): Promise<Finding> {
  const { unread, failed, aside } = await selectMailHealth(db, systemClock.now());
  const boxes = unread.map(({ shop, name, fault }) => `${shop}/${name} (${fault})`).join(', ');
  const says = [
    ...(unread.length > 0 ? [`mailboxes that cannot be read: ${boxes}`] : []),
    ...(failed > 0 ? [`${failed} mails are kept and could not be taken`] : []),
  ].join('; ');
  const { lists, bounces, nameless } = aside;
  const kept = `in 30 days, in no conversation: ${lists} of lists, ${bounces} bounces of nothing sent lately, ${nameless} without a sender`;
  const verdict = says === '' ? 'ok' : 'warn';
  return { check: 'mail', verdict, says: `${says || 'all that came was taken'}; ${kept}` };
}

/** Where the law gives buyers longer who were not told of their right, each shop that has not noted since when they are. */
async function toldFindings(db: Parameters<typeof untoldShops>[0]): Promise<Finding[]> {
  return (await untoldShops(db)).map(({ name, months }) => {
    const says = `${name}: buyers have ${months} months longer to withdraw, since it is not noted that they are told of their right; note it under Settings › Returns policy`;
    return { check: 'returns', verdict: 'warn', says };
  });
}

function contentFindings(): Finding[] {
  return [
    tryOut('scripts', () => {
      const { ok, rendered, problems } = checkScripts();
      if (ok) return { verdict: 'ok', says: `${rendered} renderings, no problem` };
      return { verdict: 'fail', says: `${problems.length} problems; "qin scripts check" lists them` };
    }),
    tryOut('understanding', () => {
      const [first] = understand(shippedModel(), 'where is my parcel?', { locale: 'en', asked: null });
      const isWell = first?.label === 'where_is_order';
      return {
        verdict: isWell ? 'ok' : 'fail',
        says: isWell ? 'the model is loaded' : 'the model does not know "where is my parcel?"',
      };
    }),
    tryOut('places', () => {
      const isWell =
        findPlace({ city: '杭州' }).kind === 'place' && findPlace({ city: 'Berlin', country: 'DE' }).kind === 'place';
      return {
        verdict: isWell ? 'ok' : 'fail',
        says: isWell ? 'cities are known' : 'the table of cities is incomplete',
      };
    }),
  ];
}
