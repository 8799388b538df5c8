import type { BetterAuthOptions, BetterAuthPlugin } from 'better-auth';
import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Clock } from '../platform/clock.ts';
import { newId } from '../platform/ids.ts';
import { hashPassword, isPassword, leastPasswordLength, mostPasswordLength } from './passwords.ts';

export const addressHeader = 'x-qin-address';
export const cookiePrefix = 'qin';

export type SignIn = {
  /** Answers one of better-auth's own requests. */
  handle(request: Request): Promise<Response>;
  close(): Promise<void>;
};

type SignInOptions = { poolConfig: pg.PoolConfig; publicUrl: string; secret: string; clock: Clock };

/**
 * Passwords, second factors, sessions and their limits are better-auth's. It has its own few connections, because it
 * expects Date where the rest of Qin has Temporal. It never migrates and never calls out. Loaded with the first sign-in:
 * it takes 30 MB, and a request with a session does not need it.
 */
export function openSignIn(options: SignInOptions): SignIn {
  const pool = new pg.Pool({
    ...options.poolConfig,
    max: 4,
    idleTimeoutMillis: 10_000,
    application_name: 'qin sign-in',
  });
  pool.on('error', () => undefined);
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }), plugins: [new CamelCasePlugin()] });
  let loaded: ReturnType<typeof load> | undefined;
  return {
    handle: async (request) => {
      loaded ??= load(options, db);
      return (await loaded).handler(request);
    },
    close: () => db.destroy(),
  };
}

async function load(options: SignInOptions, db: Kysely<unknown>) {
  const [{ betterAuth }, { twoFactor }] = await Promise.all([
    import('better-auth'),
    import('better-auth/plugins/two-factor'),
  ]);
  const secondFactor = twoFactor({
    issuer: 'Qin',
    schema: { twoFactor: { modelName: 'two_factors' } },
    accountLockout: { enabled: true },
  });
  return betterAuth(settings(options, db, [secondFactor as BetterAuthPlugin]));
}

function settings(
  { publicUrl, secret, clock }: SignInOptions,
  db: Kysely<unknown>,
  plugins: BetterAuthPlugin[],
): BetterAuthOptions {
  return {
    appName: 'Qin',
    baseURL: publicUrl,
    basePath: '/api/auth',
    secret,
    database: { db, type: 'postgres', transaction: true },
    telemetry: { enabled: false },
    logger: { disabled: true }, // it writes addresses of people into its messages
    user: { modelName: 'users', additionalFields: { shopId: { type: 'string', required: true, input: false } } },
    session: {
      modelName: 'sessions',
      expiresIn: 7 * 24 * 3600,
      disableSessionRefresh: true,
      cookieCache: { enabled: false }, // revocation must hold on the next request
    },
    account: { modelName: 'accounts', accountLinking: { enabled: false } },
    verification: { modelName: 'verifications' },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: leastPasswordLength,
      maxPasswordLength: mostPasswordLength,
      password: { hash: hashPassword, verify: ({ hash, password }) => isPassword(hash, password) },
    },
    plugins,
    rateLimit: {
      enabled: true,
      storage: 'database',
      modelName: 'rate_limits',
      window: 60,
      max: 60,
      customRules: {
        '/sign-in/email': { window: 60, max: 10 },
        '/change-password': { window: 60, max: 10 },
        '/two-factor/*': { window: 60, max: 10 },
      },
    },
    advanced: {
      cookiePrefix,
      useSecureCookies: publicUrl.startsWith('https:'),
      disableCSRFCheck: true, // where a write comes from is checked for every route in platform/http-access.ts
      ipAddress: { ipAddressHeaders: [addressHeader], ipv6Subnet: 64 },
      database: { generateId: () => newId(clock.now()), validateSchema: false },
    },
  };
}
