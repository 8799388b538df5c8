import { testAtLength } from './test-at-length.ts';

process.exitCode = await testAtLength('e2e/pages.test.ts');
