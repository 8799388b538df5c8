import { runAtLength } from './ledger-runs.ts';
import { stopWorkers } from './ledger-zombies.ts';

await runAtLength({ runs: 105, atOnce: 3 }, stopWorkers);
