import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SettingField } from '../api/types.ts';
import { settingsOf, typedOf } from './settings-of.ts';

const field = (name: string, changes: Partial<SettingField> = {}): SettingField => ({
  ...{ name, type: 'text', choices: [], isNeeded: true, isOptional: false, optionalPart: null },
  ...{ initial: null, longest: null, least: null, most: null },
  ...changes,
});
const inImap = { optionalPart: 'imap' };
const fields = [
  field('host'),
  field('port', { type: 'number' }),
  field('security', { type: 'choice', choices: ['tls', 'none'] }),
  field('user', { isNeeded: false }),
  field('from.address'),
  field('imap.host', inImap),
  field('imap.folder', { ...inImap, initial: 'INBOX' }),
  field('imap.security', { ...inImap, type: 'choice', choices: ['tls'] }),
  field('authservId', { isNeeded: false, isOptional: true }),
];

test('a form without a mailbox to read says nothing of one, and what may stay empty is sent empty', () => {
  const typed = { ...typedOf(fields, null), host: ' mail.example ', port: '465', 'from.address': 'shop@mail.example' };
  assert.deepEqual(settingsOf(fields, typed), {
    ...{ host: 'mail.example', port: 465, security: 'tls', user: '' },
    from: { address: 'shop@mail.example' },
  });
});

test('settings that are opened and saved as they are stay as they are', () => {
  const settings = {
    ...{ host: 'mail.example', port: 587, security: 'none', user: 'shop', authservId: 'mx.mail.example' },
    ...{ from: { address: 'shop@mail.example' }, imap: { host: 'imap.example', folder: 'INBOX', security: 'tls' } },
  };
  assert.deepEqual(settingsOf(fields, typedOf(fields, settings)), settings);
});
