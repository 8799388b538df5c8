import { dispatch } from './dispatch.ts';

/** `npm run long -- NAME [options]`: checks that take too long for npm test. */
process.exitCode = await dispatch(
  'long',
  {
    kill: 'kill -9 at random moments while messages flow: nothing lost, nothing doubled, order kept',
    voices:
      'Qin, two agents and a notice in one conversation on two nodes: never two voices, a stale reply or a lost draft',
    'ledger-kill':
      'two workers killed at every crash point while they send, with every class of provider: the same verdict',
    'ledger-zombie': 'a worker that stood still for twice its lease goes on: it sends nothing and changes nothing',
    'ledger-sim': 'workers die or stand still anywhere while sending: nothing lost, nothing twice, no hidden doubt',
    'refund-model':
      'refunds of an order in every order of steps, a million times in a model and ten thousand on PostgreSQL with two nodes: never more than was paid, and the books of the bank are equal to the cent',
    'refund-kill':
      'two nodes killed at every crash point of a refund, with every class of bank: no refund twice, none lost in silence',
    hooks: 'what providers post, doubled, shuffled, forged and broken: as if each fact came once and in order',
    'mail-fuzz': 'twenty thousand broken and hostile mails: each is read without a fault into what can be stored',
    cut: 'two browsers, the line cut for half a minute: nothing missing, nothing doubled',
    pages: 'every page in every width, theme and language: axe, words, measures',
    'import-million': 'a million deliveries, twice: memory flat, the second time nothing changes',
    'import-kills': 'an import killed ten times at random: the same rows in the end',
  },
  'long-',
);
