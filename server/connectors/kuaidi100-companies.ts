import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

type Company = { names: string[]; phone?: boolean };

const path = fileURLToPath(new URL('../../content/carriers/kuaidi100.yaml', import.meta.url));
let known: { code: string; name: string; needsPhone: boolean }[] | undefined;

/** Kuaidi100's name of a carrier, as a shop has written it ("圆通速递", "YTO Express"); null: it is not known there. */
export function companyOf(carrier: string): { code: string; needsPhone: boolean } | null {
  known ??= readCompanies();
  const said = bare(carrier);
  // The longest first: 顺丰快运 before 顺丰.
  const found = known.find(({ name }) => said === name || (/\p{Script=Han}/u.test(name) && said.startsWith(name)));
  return found ?? null;
}

function readCompanies() {
  const { companies } = parse(readFileSync(path, 'utf8')) as { companies: Record<string, Company> };
  return Object.entries(companies)
    .flatMap(([code, { names, phone = false }]) => [
      { code, name: code, needsPhone: phone },
      ...names.map((name) => ({ code, name: bare(name), needsPhone: phone })),
    ])
    .sort((a, b) => b.name.length - a.name.length);
}

const bare = (name: string) => name.toLowerCase().replace(/[\s_-]+/g, '');
