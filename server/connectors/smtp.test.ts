import '../testing/no-network.ts';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';
import { type TestContext, test } from 'node:test';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { checkAddresses } from '../platform/safe-connect.ts';
import { type Patience, smtp } from './smtp.ts';
import { given } from './testing.ts';

const sendId = '019a0000-0000-7000-8000-000000000001';
const readPhoto = async (_shopId: string, id: string) => (id === 'gone' ? null : Buffer.from(`photo ${id}`));
const content = { subject: '您的包裹', text: 'It is on its way.', html: null, inReplyTo: null, references: [] };

test('a mail arrives with its own lasting id, its date and its text in both forms', async (t) => {
  const { provider, mails } = await mailServer(t);
  const html = '<p>Est arrivé</p>';
  assert.deepEqual(await provider.send(outgoing({ content: { ...content, html } })), {
    is: 'accepted',
    providerMessageId: `<${sendId}@shop.example>`,
  });
  await provider.send(outgoing({}));
  const [first = '', again = ''] = mails;
  assert.match(first, /^From: =\?UTF-8\?.*\?= <care@shop\.example>$/m);
  assert.match(first, /^Date: \w{3}, /m);
  assert.match(first, /^Content-Type: multipart\/alternative/m);
  assert.match(first, /^Auto-Submitted: auto-generated$/m);
  assert.doesNotMatch(first, /^List-Unsubscribe/m);
  for (const mail of [first, again]) assert.match(mail, new RegExp(`^Message-ID: <${sendId}@shop\\.example>$`, 'm'));
});

test('what can be refused carries its one-click address; a reply belongs to its thread and is no machine speaking unasked', async (t) => {
  const { provider, mails } = await mailServer(t);
  await provider.send(outgoing({ purpose: 'promotion' }));
  const references = ['<a@buyer.example>', '<b@buyer.example>'];
  await provider.send(outgoing({ content: { ...content, inReplyTo: '<b@buyer.example>', references } }));
  const [offer = '', reply = ''] = mails.map((mail) => mail.replace(/\n[ \t]+/g, ' '));
  assert.match(offer, new RegExp(`^List-Unsubscribe: <https://shop\\.example/u/${sendId}>$`, 'm'));
  assert.match(offer, /^List-Unsubscribe-Post: List-Unsubscribe=One-Click$/m);
  assert.match(reply, /^In-Reply-To: <b@buyer\.example>$/m);
  assert.match(reply, /^References: <a@buyer\.example> <b@buyer\.example>$/m);
  assert.doesNotMatch(reply, /^Auto-Submitted/m);
});

test('what Qin answers by itself says so: no holiday notice and no other machine answers it', async (t) => {
  const { provider, mails } = await mailServer(t);
  const answer = { ...content, inReplyTo: '<b@buyer.example>', isAutomatic: true };
  await provider.send(outgoing({ content: answer }));
  await provider.send(outgoing({ content: { ...answer, inReplyTo: null } }));
  const told = mails.map((mail) => /^Auto-Submitted: (.*?)\r?$/m.exec(mail)?.[1]);
  assert.deepEqual(told, ['auto-replied', 'auto-generated']);
});

test('plain words are a page as well, their links can be pressed, and nothing in them becomes markup of ours', async (t) => {
  const { provider, mails } = await mailServer(t);
  const text = 'Track it at https://shop.example/t/1.\n\n<b>5 < 6</b>\nBye';
  await provider.send(outgoing({ content: { ...content, text } }));
  const [, html = ''] = (mails[0] ?? '').split('Content-Type: text/html');
  const page = html.replace(/=\n/g, '').replaceAll('=3D', '=');
  assert.match(
    page,
    /<p>Track it at <a href="https:\/\/shop\.example\/t\/1">https:\/\/shop\.example\/t\/1<\/a>\.<\/p>/,
  );
  assert.match(page, /<p>&lt;b&gt;5 &lt; 6&lt;\/b&gt;<br>Bye<\/p>/);
});

test('photos of a message go with its mail; one that is gone is no reason to send half of it', async (t) => {
  const { provider, mails } = await mailServer(t);
  await provider.send(outgoing({ content: { ...content, photos: ['a', 'b'] } }));
  const mail = mails[0] ?? '';
  assert.match(mail, /filename=photo-1\.webp/);
  assert.ok(mail.includes(Buffer.from('photo b').toString('base64')));
  const halved = await provider.send(outgoing({ content: { ...content, photos: ['a', 'gone'] } }));
  assert.deepEqual([halved, mails.length], [{ is: 'refused', reason: 'photo_gone' }, 1]);
});

test('nothing in a subject, an address or a mail answered adds a header or a recipient', async (t) => {
  const { provider, mails, recipients } = await mailServer(t);
  const evil = '<x@y>\r\nBcc: thief@evil.example\r\n\r\n';
  const result = await provider.send(
    outgoing({
      content: { ...content, subject: `Hi\r\nBcc: thief@evil.example`, inReplyTo: evil, references: [evil] },
    }),
  );
  assert.equal(result.is, 'accepted');
  assert.doesNotMatch(mails[0] ?? '', /^Bcc:/im);
  for (const address of [
    'a@b.example,thief@evil.example',
    'a@b.example\r\nRCPT TO:<thief@evil.example>',
    'a b',
    '<a@b>',
  ])
    assert.deepEqual(await provider.send(outgoing({ address })), { is: 'refused', reason: 'bad_address' });
  assert.deepEqual(recipients, ['mei@buyer.example']);
});

test('a server that says "later" at any step is tried again; one that says "no" to the buyer or the mail is believed', async (t) => {
  const cases = [
    ['onMailFrom', 451, 'not_taken'],
    ['onMailFrom', 550, 'not_taken'],
    ['onRcptTo', 450, 'not_taken'],
    ['onRcptTo', 550, 'refused'],
    ['onData', 451, 'not_taken'],
    ['onData', 554, 'refused'],
    ['onData', 421, 'unclear'],
  ] as const;
  for (const [step, code, is] of cases) {
    const { provider } = await mailServer(t, { [step]: refuseWith(code) });
    assert.equal((await provider.send(outgoing({}))).is, is, `${step} ${code}`);
  }
  const { provider } = await mailServer(t, { onRcptTo: refuseWith(550) });
  assert.deepEqual(await provider.send(outgoing({})), { is: 'refused', reason: 'smtp_550' });
});

test('a server that lets each stranger wait (greylisting) is well: this mail alone waits', async (t) => {
  const cases = [
    ['onRcptTo', 450, '4.2.0 <mei@buyer.example>: Recipient address rejected: Greylisted', true],
    ['onRcptTo', 451, '4.7.1 Please try again later', true],
    ['onRcptTo', 451, 'Greylisting in action', true],
    ['onRcptTo', 452, '4.3.1 Insufficient system storage', false],
    ['onRcptTo', 451, '4.3.0 Temporary lookup failure', false],
    ['onMailFrom', 451, '4.7.1 Too many messages', false],
  ] as const;
  for (const [step, code, words, isAboutThis] of cases) {
    const { provider } = await mailServer(t, { [step]: refuseWith(code, words) });
    const result = await provider.send(outgoing({}));
    assert.deepEqual([result.is, 'isAboutThis' in result], ['not_taken', isAboutThis], `${code} ${words}`);
  }
});

test('no connection, no greeting, a certificate of nobody, a wrong password: the mail is proven not to be taken', async (t) => {
  assert.equal((await providerAt(t, 1).send(outgoing({}))).is, 'not_taken');
  const silent = await rawServer(t, () => {});
  assert.deepEqual(await silent.send(outgoing({})), { is: 'not_taken', reason: 'smtp_etimedout' });
  const closing = await rawServer(t, (socket) => socket.destroy());
  assert.equal((await closing.send(outgoing({}))).is, 'not_taken');
  for (const security of ['tls', 'starttls'] as const) {
    const { provider } = await mailServer(t, { secure: security === 'tls' }, { security });
    assert.equal((await provider.send(outgoing({}))).is, 'not_taken', security);
  }
  const plain = await mailServer(t, { hideSTARTTLS: true }, { security: 'starttls' });
  assert.equal((await plain.provider.send(outgoing({}))).is, 'not_taken', 'STARTTLS is never done without');
  const strict = { authOptional: false, disabledCommands: ['STARTTLS'], allowInsecureAuth: true };
  const onAuth: SMTPServerOptions['onAuth'] = (_auth, _session, done) => done(new Error('wrong'));
  const { provider } = await mailServer(t, { ...strict, onAuth }, { user: 'care' });
  assert.deepEqual(await provider.send(outgoing({})), { is: 'not_taken', reason: 'smtp_sign_in_failed' });
});

test('cut off or left waiting before the mail itself was sent: not taken; after it: nobody knows', async (t) => {
  const atRecipient = await mailServer(t, { onRcptTo: () => {} });
  assert.equal((await atRecipient.provider.send(outgoing({}))).is, 'not_taken');
  const hanging = await mailServer(t, { onData: (stream) => void stream.resume() });
  assert.deepEqual(await hanging.provider.send(outgoing({})), { is: 'unclear', reason: 'smtp_etimedout' });
  const cutting = await rawServer(t, (socket) => {
    let isBody = false;
    socket.write('220 hello\r\n');
    socket.on('data', (data) => {
      if (isBody) return String(data).endsWith('\r\n.\r\n') && socket.destroy();
      isBody = /^DATA/m.test(String(data));
      socket.write(isBody ? '354 go on\r\n' : '250 ok\r\n');
    });
  });
  assert.equal((await cutting.send(outgoing({}))).is, 'unclear');
});

test('a server that keeps talking without ever coming to an end is given up in time', async (t) => {
  const chatty = await rawServer(t, (socket) => {
    socket.write('220 hello\r\n');
    socket.on('error', () => {});
    socket.on('data', (data) => {
      if (/^EHLO/m.test(String(data))) return socket.write('250 ok\r\n');
      const timer = setInterval(() => socket.write('250-still here\r\n'), 50);
      socket.on('close', () => clearInterval(timer));
    });
  });
  assert.equal((await chatty.send(outgoing({}))).is, 'not_taken');
});

test('a mail server that a shop names is called only where the public internet, or the installation, has one', async (t) => {
  const { port, seen } = await innerListener(t);
  const addressOf = checkAddresses({ privateHosts: [`127.0.0.1:${port + 1}`] });
  for (const host of ['127.0.0.1', 'localhost', '127.1', '2130706433', '0x7f000001', '0177.0.0.1', '::1', '0']) {
    const from = { name: '', address: 'care@shop.example' };
    const settings = { host, port, security: 'none', user: '', from };
    const provider = smtp(addressOf, readPhoto, patience).connect(given(settings, {}));
    t.after(() => provider.close?.());
    const result = await provider.send(outgoing({}));
    assert.deepEqual(result, { is: 'not_taken', reason: 'address_not_public' }, host);
  }
  assert.equal(seen.connections, 0);
});

const certified = certificateFor('localhost');

test('a server is connected to by its checked address and known by its name: a good certificate of another name is none', {
  skip: certified === null && 'there is no openssl here',
}, async (t) => {
  setDefaultCACertificates([...getCACertificates(), certified?.cert ?? '']);
  for (const security of ['tls', 'starttls'] as const) {
    const options = { secure: security === 'tls', ...certified };
    const results = ['localhost', '127.0.0.1'].map(async (host) => {
      const { provider } = await mailServer(t, options, { security, host });
      return (await provider.send(outgoing({}))).is;
    });
    assert.deepEqual(await Promise.all(results), ['accepted', 'not_taken'], security);
  }
});

/** Signed by itself, for a day. */
function certificateFor(name: string): { key: string; cert: string } | null {
  const asked = `req -x509 -nodes -newkey rsa:2048 -keyout - -out - -days 1 -subj /CN=${name}`.split(' ');
  const named = ['-addext', `subjectAltName=DNS:${name}`];
  const { status, stdout } = spawnSync('openssl', [...asked, ...named], { encoding: 'utf8' });
  const [key = '', cert = ''] = stdout?.match(/-----BEGIN[\s\S]*?-----END[^-]*-----/g) ?? [];
  return status === 0 ? { key, cert } : null;
}

const patience: Patience = { connectMs: 300, silenceMs: 400, callMs: 1_500 };

function outgoing(changes: object) {
  const usual = { shopId: 'a-shop', id: sendId, address: 'mei@buyer.example', content, purpose: 'service' as const };
  return { ...usual, firstCalledAt: null, ...changes };
}

function refuseWith(code: number, words = 'no') {
  const refusal = Object.assign(new Error(words), { responseCode: code });
  return (first: unknown, _session: unknown, done: (error: Error) => void) => {
    const stream = first as { resume?(): void; on?(name: string, listener: () => void): void };
    if (!stream.resume) return done(refusal);
    stream.on?.('end', () => done(refusal));
    stream.resume();
  };
}

function providerAt(t: TestContext, port: number, changes: object = {}) {
  const from = { name: '秦家布店', address: 'care@shop.example' };
  const addressOf = checkAddresses({ privateHosts: [`127.0.0.1:${port}`, `localhost:${port}`] });
  const settings = { host: '127.0.0.1', port, security: 'none', user: '', from, ...changes };
  const provider = smtp(addressOf, readPhoto, patience).connect(given(settings, { password: 'secret' }));
  t.after(() => provider.close?.());
  return provider;
}

async function mailServer(t: TestContext, options: SMTPServerOptions = {}, changes: object = {}) {
  const mails: string[] = [];
  const recipients: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    closeTimeout: 100,
    onRcptTo: ({ address }, _session, done) => {
      recipients.push(address);
      done();
    },
    onData: (stream, _session, done) => {
      const parts: Buffer[] = [];
      stream.on('data', (part) => parts.push(part));
      stream.on('end', () => {
        mails.push(Buffer.concat(parts).toString().replaceAll('\r\n', '\n'));
        done();
      });
    },
    ...options,
  });
  server.on('error', () => {});
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  t.after(() => new Promise<void>((closed) => server.close(closed)));
  return { provider: providerAt(t, (server.server.address() as AddressInfo).port, changes), mails, recipients };
}

async function innerListener(t: TestContext) {
  const seen = { connections: 0 };
  const server = createServer((socket) => {
    seen.connections += 1;
    socket.destroy();
  });
  await new Promise<void>((listening) => server.listen(0, '::', listening));
  t.after(() => server.close());
  return { port: (server.address() as AddressInfo).port, seen };
}

async function rawServer(t: TestContext, serve: (socket: Socket) => void) {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    serve(socket);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return providerAt(t, (server.address() as AddressInfo).port);
}
