import { testAtLength } from './test-at-length.ts';

process.exitCode = await testAtLength('e2e/two-browsers.test.ts');
