import { type Logger, pino } from 'pino';

export type Log = Pick<Logger, 'info' | 'warn' | 'error' | 'debug' | 'child'>;

/**
 * Logs hold ids, codes and durations: never message texts, names, phones, tokens, or addresses with ids in them.
 * Errors are cut down to what cannot carry personal data: PostgreSQL's detail quotes row values, so only its code
 * and constraint stay.
 */
export function openLog(level: string): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: {
        err: plainError,
        req: plainRequest,
        res: (reply: { statusCode: number }) => ({ status: reply.statusCode }),
      },
      redact: ['password', 'token', 'secret', 'cookie', 'authorization'],
    },
    pino.destination({ fd: 2, sync: false }), // stdout belongs to a command's result
  );
}

export function plainError(error: unknown): Record<string, unknown> {
  if (isPlain(error)) return error; // cut down by the caller already, who may log it under another logger
  if (!(error instanceof Error)) return { name: typeof error };
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  const fromPostgres = typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code);
  const plain = {
    name: error.name,
    ...(code === undefined ? {} : { code }),
    ...(constraint === undefined ? {} : { constraint }),
    ...(fromPostgres ? {} : { message: error.message }),
    stack: error.stack
      ?.split('\n')
      .filter((line) => line.trimStart().startsWith('at '))
      .slice(0, 8),
  };
  plainErrors.add(plain);
  return plain;
}

const plainErrors = new WeakSet<object>();

function isPlain(error: unknown): error is Record<string, unknown> {
  return typeof error === 'object' && error !== null && plainErrors.has(error);
}

function plainRequest(request: { id: string; method: string; routeOptions?: { url?: string } }) {
  return { id: request.id, method: request.method, route: request.routeOptions?.url };
}
