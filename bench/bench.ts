import { dispatch } from './dispatch.ts';

/** `npm run bench -- NAME [options]`: short measurements, each beside hand-written SQL in the same run. */
process.exitCode = await dispatch('bench', {
  import: 'deliveries a second, through the importer and by COPY and INSERT … SELECT',
  replies: "buyer's message in → reply committed, at 1, 16 and 64 at once",
});
