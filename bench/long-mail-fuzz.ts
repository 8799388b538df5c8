import { testAtLength } from './test-at-length.ts';

process.exitCode = await testAtLength('server/mail/mail-fuzz.test.ts');
