import { isIP } from 'node:net';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { Refused } from './errors.ts';
import { type Locale, pickLocale, translate } from './i18n.ts';

const Variables = Type.Object({
  /** Your own PostgreSQL (15 or newer, UTF-8). Without it Qin runs its own in the data folder. */
  DATABASE_URL: Type.Optional(Type.String({ pattern: '^postgres(ql)?://' })),
  /** Where everything is kept when Qin runs its own database. */
  QIN_DATA: Type.String({ minLength: 1, default: './data' }),
  QIN_HOST: Type.String({ minLength: 1, default: '127.0.0.1' }),
  QIN_PORT: Type.Integer({ minimum: 0, maximum: 65535, default: 3000 }),
  /** The address by which browsers reach this server, used in links; default http://localhost:PORT. */
  QIN_PUBLIC_URL: Type.Optional(Type.String({ pattern: '^https?://' })),
  /** Signs session cookies. At least 32 characters; made and kept in the data folder when absent. */
  QIN_SECRET: Type.Optional(Type.String({ minLength: 32 })),
  QIN_ROLES: Type.String({ pattern: '^(web|worker)(,(web|worker))*$', default: 'web,worker' }),
  /** Addresses of reverse proxies whose X-Forwarded-For is believed, separated by commas. */
  QIN_TRUSTED_PROXIES: Type.Optional(Type.String({ minLength: 1 })),
  /** Hosts of the own network, `host:port`, that connectors may call, also by plain http; separated by commas. */
  QIN_PRIVATE_HOSTS: Type.Optional(
    Type.String({ pattern: '^\\s*[^\\s,:/@]+:\\d{1,5}\\s*(,\\s*[^\\s,:/@]+:\\d{1,5}\\s*)*$' }),
  ),
  QIN_LOG_LEVEL: Type.Union(
    ['fatal', 'error', 'warn', 'info', 'debug', 'silent'].map((level) => Type.Literal(level)),
    { default: 'info' },
  ),
});

type Environment = Readonly<Record<string, string | undefined>>;
type Variables = Static<typeof Variables>;

export type Config = {
  databaseUrl: string | null;
  dataDir: string;
  host: string;
  port: number;
  publicUrl: string | null;
  secret: string | null;
  roles: ReadonlySet<string>;
  trustedProxies: string[];
  privateHosts: string[];
  logLevel: string;
};

/**
 * The one door to the environment. Throws Refused `bad_config` that lists every fault at once, in the language of the
 * environment itself. Values are never repeated: some are secret.
 */
export function readConfig(env: Environment): Config {
  const known = Object.keys(Variables.properties);
  const given = Object.fromEntries(known.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
  const candidate = Value.Default(Variables, Value.Convert(Variables, given));
  const faulty = new Set(Value.Errors(Variables, candidate).map((error) => error.instancePath.split('/')[1] ?? ''));
  if (given.QIN_PUBLIC_URL && !URL.canParse(given.QIN_PUBLIC_URL)) faulty.add('QIN_PUBLIC_URL');
  if (given.QIN_TRUSTED_PROXIES && !listOf(given.QIN_TRUSTED_PROXIES).every(isAddressOrRange))
    faulty.add('QIN_TRUSTED_PROXIES');
  const unknown = Object.keys(env).filter((name) => name.startsWith('QIN_') && !known.includes(name));
  if (faulty.size > 0 || unknown.length > 0) throw badConfig(env, faulty, unknown);
  return fromVariables(candidate as Variables);
}

function badConfig(env: Environment, faulty: ReadonlySet<string>, unknown: readonly string[]): Refused {
  const locale = localeOf(env);
  const faults = [
    ...[...faulty].map((name) => translate(locale, `config.${name}`)),
    ...unknown.map((name) => translate(locale, 'config.unknown', { name })),
  ];
  return new Refused('bad_config', 400, { faults: faults.join(locale === 'en' ? '; ' : '；') });
}

/** The language in which people at this terminal read. */
export function localeOf(env: Environment): Locale {
  return pickLocale(env.LC_ALL ?? env.LC_MESSAGES ?? env.LANG);
}

const listOf = (text: string): string[] => text.split(',').map((part) => part.trim());

/** 10.0.0.1, ::1, 10.0.0.0/8 */
function isAddressOrRange(text: string): boolean {
  const [address = '', length] = text.split('/');
  const family = isIP(address);
  if (family === 0) return false;
  return length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= (family === 4 ? 32 : 128));
}

function fromVariables(variables: Variables): Config {
  return {
    databaseUrl: variables.DATABASE_URL ?? null,
    dataDir: variables.QIN_DATA,
    host: variables.QIN_HOST,
    port: variables.QIN_PORT,
    publicUrl: variables.QIN_PUBLIC_URL ?? null,
    secret: variables.QIN_SECRET ?? null,
    roles: new Set(variables.QIN_ROLES.split(',')),
    trustedProxies: variables.QIN_TRUSTED_PROXIES ? listOf(variables.QIN_TRUSTED_PROXIES) : [],
    privateHosts: variables.QIN_PRIVATE_HOSTS ? listOf(variables.QIN_PRIVATE_HOSTS) : [],
    logLevel: variables.QIN_LOG_LEVEL,
  };
}
