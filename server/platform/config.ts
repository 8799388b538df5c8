import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { Refused } from './errors.ts';

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
  QIN_LOG_LEVEL: Type.Union(
    ['fatal', 'error', 'warn', 'info', 'debug', 'silent'].map((level) => Type.Literal(level)),
    { default: 'info' },
  ),
});

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
  logLevel: string;
};

/** The one door to the environment. Throws Refused `bad_config` that lists every fault at once. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const known = Object.keys(Variables.properties);
  const given = Object.fromEntries(known.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
  const candidate = Value.Default(Variables, Value.Convert(Variables, given));
  const faults = Value.Errors(Variables, candidate).map((error) => `${error.instancePath.slice(1)} ${error.message}`);
  for (const name of Object.keys(env))
    if (name.startsWith('QIN_') && !known.includes(name)) faults.push(`${name} is not a setting of Qin`);
  if (faults.length > 0) throw new Refused('bad_config', 400, { faults: faults.join('; ') });
  return fromVariables(candidate as Variables);
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
    trustedProxies: variables.QIN_TRUSTED_PROXIES?.split(',').map((part) => part.trim()) ?? [],
    logLevel: variables.QIN_LOG_LEVEL,
  };
}
