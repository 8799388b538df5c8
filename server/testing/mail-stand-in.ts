import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { TestContext } from 'node:test';
import { SMTPServer } from 'smtp-server';
import { startImapServer } from './imap-server.ts';
import { type MailHouse, mailUsers, password } from './mail-house.ts';

/** What answers where Postfix and Dovecot are not installed: SMTP by npm's smtp-server, IMAP by ours, and Postfix's bounce. */
export async function startMailStandIn(t: TestContext): Promise<MailHouse> {
  const imap = await startImapServer(t, password);
  const users: readonly string[] = [mailUsers.shop, mailUsers.buyer];
  const deliver = (user: string, mail: Buffer) => {
    const { mails, watchers } = imap.boxOf(user);
    mails.push(mail);
    for (const tell of watchers) tell();
  };
  const smtp = new SMTPServer({
    authOptional: true,
    closeTimeout: 100,
    disabledCommands: ['STARTTLS'],
    onData: (stream, { envelope }, done) => {
      buffer(stream).then((mail) => {
        const from = envelope.mailFrom ? envelope.mailFrom.address : '';
        for (const { address } of envelope.rcptTo) {
          if (users.includes(address))
            deliver(address, Buffer.concat([Buffer.from(`Return-Path: <${from}>\r\n`), mail]));
          else deliver(from, bounceOf(mail, from, address));
        }
        done();
      }, done);
    },
  });
  smtp.on('error', () => undefined);
  smtp.listen(0, '127.0.0.1');
  await once(smtp.server, 'listening');
  t.after(() => new Promise<void>((closed) => smtp.close(closed)));
  return { host: '127.0.0.1', smtpPort: (smtp.server.address() as AddressInfo).port, imapPort: imap.port, password };
}

/** As Postfix 3.7.11 wrote it when Dovecot 2.3.19 did not know the user. */
function bounceOf(mail: Buffer, sender: string, nobody: string): Buffer {
  const parts = `Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mail.shop.test>
Subject: Undelivered Mail Returned to Sender
To: ${sender}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
	boundary="786F4222143/mail.shop.test"
Content-Transfer-Encoding: 8bit
Message-Id: <${crypto.randomUUID()}@mail.shop.test>

This is a MIME-encapsulated message.

--786F4222143/mail.shop.test
Content-Description: Notification
Content-Type: text/plain; charset=utf-8

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

<${nobody}>: host 127.0.0.1[127.0.0.1] said: 550 5.1.1
    <${nobody}> User doesn't exist: ${nobody} (in reply to RCPT TO command)

--786F4222143/mail.shop.test
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.shop.test

Final-Recipient: rfc822; ${nobody}
Original-Recipient: rfc822;${nobody}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <${nobody}> User doesn't exist

--786F4222143/mail.shop.test
Content-Description: Undelivered Message
Content-Type: message/rfc822

`.replaceAll('\n', '\r\n');
  return Buffer.concat([Buffer.from(parts), mail, Buffer.from('\r\n--786F4222143/mail.shop.test--\r\n')]);
}
