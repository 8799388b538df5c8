import type pg from 'pg';
import type { Logger } from 'pino';
import { callRoutes } from './calls/index.ts';
import {
  chatFileRoutes,
  chatPageRoutes,
  chatRoutes,
  chatSecretRoutes,
  chatStreamRoute,
  codeRoutes,
  identifyBuyers,
  messageRoutes,
} from './channels/index.ts';
import { conversationRoutes } from './conversations/index.ts';
import { customerRoutes, mergeRoutes } from './customers/index.ts';
import { assistRoutes, deskRoutes, parcelRoutes, promiseBoardRoutes, readWording, trying } from './desk/index.ts';
import { responder } from './dialogue/index.ts';
import { fileRoutes } from './files/index.ts';
import { deliveryRoutes, hookRoutes } from './hooks/index.ts';
import { orderRoutes } from './orders/index.ts';
import { type Connector, consentRoutes, optOutRoutes, outgoingRoutes } from './outbox/index.ts';
import { laneRoutes, parcelIngestRoutes } from './parcels/index.ts';
import type { Clock } from './platform/clock.ts';
import type { Config } from './platform/config.ts';
import type { Db } from './platform/database.ts';
import { eventRoutes } from './platform/event-routes.ts';
import { openEventStreams } from './platform/event-streams.ts';
import { type App, openHttp } from './platform/http.ts';
import { refundPorts } from './ports.ts';
import { productRoutes } from './products/index.ts';
import { promiseRoutes } from './promises/index.ts';
import { followMoney, refundRoutes } from './refunds/index.ts';
import {
  decisionRoutes,
  goodsRoutes,
  paymentRoutes,
  policyRoutes,
  returnRoutes,
  withdrawalRoutes,
} from './returns/index.ts';
import { returnsPageRoutes } from './returns-page/index.ts';
import { scriptRoutes } from './scripts/index.ts';
import {
  identifyReaders,
  mayReadEvent,
  openSignIn,
  peopleRoutes,
  setUpRoutes,
  shopRoutes,
  signInRoutes,
  stillAdmitted,
} from './shops/index.ts';
import { slaRoutes } from './sla/index.ts';
import { statementRoutes } from './statements/index.ts';
import { trackingPageRoutes } from './tracking-page/index.ts';
import { shippedModel } from './triage/index.ts';
import { carrierTaskRoutes } from './watching/index.ts';
import { demoRoutes } from './web/first-page.ts';
import { firstRunPage } from './web/first-run-page.ts';
import { workbenchRoutes } from './web/workbench-routes.ts';

export type AppOptions = {
  db: Db;
  /** For the libraries that open their own few connections. */
  poolConfig: pg.PoolConfig;
  config: Pick<Config, 'host' | 'port' | 'publicUrl' | 'trustedProxies'>;
  /** Signs cookies; see platform/secret.ts. */
  secret: string;
  clock: Clock;
  log: Logger;
  /** Every kind of provider that shops may send by. */
  connectors?: readonly Connector[];
  /** Serves the demo shop's first page. */
  isDemo?: boolean;
  onUndeclared?: (route: string, status: number) => void;
};

/** The web server with every slice's routes: one line per slice, nothing found by itself. */
export async function buildApp({
  db,
  poolConfig,
  config,
  secret,
  clock,
  log,
  connectors = [],
  isDemo,
  onUndeclared,
}: AppOptions): Promise<App> {
  const publicUrl = config.publicUrl ?? `http://localhost:${config.port}`;
  const app = await openHttp({
    db,
    clock,
    log,
    publicUrl,
    trustedProxies: config.trustedProxies,
    identify: identifyReaders(db, clock, secret),
    identifyBuyer: identifyBuyers(db, clock),
    ...(onUndeclared ? { onUndeclared } : {}),
  });
  const signIn = openSignIn({ poolConfig, publicUrl, secret, clock });
  const admitted = (database: Db, sessionIds: string[], keyIds: string[]) =>
    stillAdmitted(database, sessionIds, keyIds, clock.now());
  const streams = openEventStreams({ db, log, mayRead: mayReadEvent, admitted });
  app.addHook('preClose', () => streams.close());
  app.addHook('onClose', () => signIn.close());

  const desk = { model: shippedModel(), publicUrl, syncedNow: false };
  const respond = responder(desk);
  eventRoutes(app, streams);
  signInRoutes(app, signIn, secret);
  setUpRoutes(app, secret);
  shopRoutes(app);
  peopleRoutes(app);
  productRoutes(app);
  customerRoutes(app);
  mergeRoutes(app);
  consentRoutes(app);
  orderRoutes(app);
  parcelIngestRoutes(app);
  laneRoutes(app);
  scriptRoutes(app, trying(desk));
  promiseRoutes(app);
  callRoutes(app);
  refundRoutes(app, refundPorts);
  returnRoutes(app);
  policyRoutes(app);
  decisionRoutes(app);
  withdrawalRoutes(app, publicUrl);
  returnsPageRoutes(app, { secret, publicUrl });
  trackingPageRoutes(app, { secret, publicUrl });
  goodsRoutes(app);
  paymentRoutes(app, refundPorts);
  statementRoutes(app);
  fileRoutes(app);
  messageRoutes(app, respond);
  chatRoutes(app, respond, secret);
  codeRoutes(app, respond, secret);
  chatFileRoutes(app);
  chatStreamRoute(app);
  chatSecretRoutes(app);
  chatPageRoutes(app);
  conversationRoutes(app, { readWording: readWording(desk) });
  slaRoutes(app);
  promiseBoardRoutes(app);
  parcelRoutes(app);
  carrierTaskRoutes(app);
  deskRoutes(app, desk);
  assistRoutes(app, desk, respond);
  optOutRoutes(app, secret);
  const hooks = { connectors, secret, publicUrl, log, respond, followMoney: followMoney(refundPorts) };
  hookRoutes(app, hooks);
  deliveryRoutes(app, hooks);
  outgoingRoutes(app, { connectors, secret, followMoney: followMoney(refundPorts) });
  workbenchRoutes(app, { isDemo: isDemo === true });
  if (isDemo) demoRoutes(app, respond, secret);
  else firstRunPage(app);

  await app.ready();
  return app;
}
