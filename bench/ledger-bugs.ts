import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Ledger } from './ledger-world.ts';

type Edit = { file: string; find: string; put: string };
export type Bug = {
  name: string;
  edits: readonly Edit[];
  /** A run that finds it, where few do: looked at first. */
  seed?: number;
  /** What of the schema would have prevented it. */
  schema?: { without: string; again: string };
};

const claim = (find: string, put: string): Edit => ({ file: 'claim.ts', find, put });
const call = (find: string, put: string): Edit => ({ file: 'call.ts', find, put });
const endDoubts = (find: string, put: string): Edit => ({ file: 'end-doubts.ts', find, put });
const queries = (find: string, put: string): Edit => ({ file: 'queries.ts', find, put });
const gone = `{ id, attempt, settlement: doubt('worker_gone', provider.certainty, tries) }`;
const requeued = `{ id, attempt, settlement: { status: 'queued', reason: null, afterSeconds: 0 } }`;

/** Mistakes that ledgers in the field have made (listmonk, Parcelvoy, Dittofeed), planted one at a time. */
export const bugs: readonly Bug[] = [
  { name: 'naive send: a dead worker’s sends are sent again', edits: [endDoubts(gone, requeued)] },
  {
    name: 'cursor at fetch: what is fetched counts as sent',
    edits: [queries(`set status = 'sending', attempt`, `set status = 'sent', provider_message_id = 'soon', attempt`)],
  },
  {
    name: 'no fencing: any attempt may say how it ended',
    seed: 676,
    edits: [queries(`and held.attempt = r.attempt and held.status = 'sending'`, `and held.status = 'sending'`)],
  },
  {
    name: 'a key of its own for each attempt',
    edits: [
      call(
        'provider.send(outgoing)',
        `provider.send({ ...outgoing, id: outgoing.id.slice(0, 30) + String(100000 + outgoing.attempt) })`,
      ),
    ],
  },
  {
    name: 'check, then insert',
    edits: [
      {
        file: 'enqueue-send.ts',
        find: 'on conflict (shop_id, key) do nothing',
        // biome-ignore lint/suspicious/noTemplateCurlyInString: it becomes a part of the planted code
        put: 'where not exists (select from sends o where o.shop_id = ${shopId} and o.key = s.key)',
      },
    ],
    schema: {
      without: 'alter table sends drop constraint sends_shop_id_key_key',
      again: 'delete from send_evidence; delete from sends; alter table sends add unique (shop_id, key)',
    },
  },
  {
    name: 'leases by the clock of the application',
    edits: [
      queries('and lease_until < clock_timestamp() order by', `and lease_until < now() - interval '250 days' order by`),
    ],
  },
  {
    name: 'a late result overwrites',
    seed: 377,
    edits: [queries(`and held.attempt = r.attempt and held.status = 'sending'`, 'and held.attempt = r.attempt')],
  },
  {
    name: 'the marker is written after the call',
    edits: [
      claim(
        'const claimed = await passGuards(outbox, tx, shopId, due, now);\n',
        'const claimed = await passGuards(outbox, tx, shopId, due, now);\n    for (const one of claimed) await gate.provider.send(one);\n',
      ),
    ],
  },
  {
    name: 'unknown is sent again',
    edits: [endDoubts(`answer.is === 'not_found' && one.asks + 1 >= noesThatProve`, `answer.is !== 'accepted'`)],
  },
  {
    name: 'a key that has run out is used again',
    edits: [claim('rememberedSeconds: safeSeconds', 'rememberedSeconds: 1e9')],
  },
  {
    name: 'guards outside the claim',
    edits: [
      claim('const claimed = await passGuards(outbox, tx, shopId, due, now);\n', 'const claimed = due;\n'),
      claim(
        'const leaseEndsMs = leaseEnd(outbox);\n  const claim =',
        `await outbox.db.transaction().execute(async (tx) => {
    const now = outbox.now();
    const due = await lockDue(tx, { shopId, channel, ranks, limit: batch }, now);
    await passGuards(outbox, tx, shopId, due, now);
  });
  await outbox.reach?.('claim.before');
  const leaseEndsMs = leaseEnd(outbox);
  const claim =`,
      ),
    ],
  },
  {
    name: 'a batch is settled as one',
    edits: [
      {
        file: 'settle.ts',
        find: 'settleAttempts(tx, shopId, ended, now)',
        put: 'settleAttempts(tx, shopId, ended.map((one) => ({ ...one, settlement: ended[0]!.settlement })), now)',
      },
    ],
  },
];

const ours = fileURLToPath(new URL('../server/outbox/', import.meta.url));
const planted = fileURLToPath(new URL('../.cache/planted/', import.meta.url));

/** A copy of the ledger with the bug in it, loaded. The place that is edited must be there once: else the bug is not planted. */
export async function plant(bug: Bug): Promise<Ledger> {
  const folder = `${planted}${bug.name.replace(/\W+/g, '-')}/`;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(ours).filter((file) => !file.endsWith('.test.ts'))) {
    cpSync(ours + name, folder + name);
    edit(folder + name, (text) =>
      text.replaceAll(`from '../`, `from '../../../server/`).replaceAll(`from '../../../server/../`, `from '../../../`),
    );
  }
  for (const { file, find, put } of bug.edits)
    edit(folder + file, (text) => {
      if (text.split(find).length !== 2)
        throw new Error(`“${bug.name}” cannot be planted: ${file} has not exactly one “${find}”.`);
      return text.replace(find, () => put);
    });
  return (await import(`${folder}index.ts`)) as Ledger;
}

function edit(path: string, change: (text: string) => string): void {
  writeFileSync(path, change(readFileSync(path, 'utf8')));
}
