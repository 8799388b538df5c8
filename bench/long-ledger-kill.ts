import { killWorkers } from './ledger-kills.ts';
import { runAtLength } from './ledger-runs.ts';

await runAtLength({ runs: 1000, atOnce: 3 }, killWorkers);
