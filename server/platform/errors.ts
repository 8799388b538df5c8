/**
 * A refusal: something the caller may not do or got wrong. The code is stable, and is the key of its sentence in
 * `locales/`. Refusals are answers; everything else thrown is a fault of ours and is answered as `internal_error`.
 */
export class Refused extends Error {
  readonly code: string;
  readonly status: number;
  readonly params: Readonly<Record<string, string | number>>;

  constructor(code: string, status = 409, params: Record<string, string | number> = {}) {
    super(code);
    this.name = 'Refused';
    this.code = code;
    this.status = status;
    this.params = params;
  }
}

/** The object is not there, or not in this shop: the two are answered alike. */
export function notFound(): Refused {
  return new Refused('not_found', 404);
}

/** A job that must not be tried again: retry and give-up are different types. */
export class GiveUp extends Error {}
