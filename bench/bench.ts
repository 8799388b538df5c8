import { dispatch } from './dispatch.ts';

/** `npm run bench -- NAME [options]`: short measurements, each beside hand-written SQL in the same run. */
process.exitCode = await dispatch('bench', {
  import: 'deliveries a second, through the importer and by COPY and INSERT … SELECT',
  inbox: 'the inbox, a thread and its panel at 10,000 to 1,000,000 messages; 1,000 open event streams',
  ledger: 'messages a second through the ledger, beside the same HTTP client and nodemailer without any ledger',
  lighthouse: 'the pages for buyers on a phone and the inbox on a desk, as Lighthouse sees them: median of five',
  parcels: 'the health pass over 10,000 to 1,000,000 parcels under way: seconds and memory',
  replies: "buyer's message in → reply committed, at 1, 16 and 64 at once",
  returns:
    'returns from the wish to the refund, over HTTP; the board and the reasons report at 10,000 to 1,000,000 returns',
  search: 'first results of the search box at 10,000 to 1,000,000 messages',
});
