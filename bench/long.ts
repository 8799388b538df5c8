import { dispatch } from './dispatch.ts';

/** `npm run long -- NAME [options]`: checks that take too long for npm test. */
process.exitCode = await dispatch(
  'long',
  { kill: 'kill -9 at random moments while messages flow: nothing lost, nothing doubled, order kept' },
  'long-',
);
