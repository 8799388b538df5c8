import './tables.ts';

export { forgetMails } from './jobs.ts';
export { selectMailHealth } from './mailbox-queries.ts';
export { type IncomingMail, type MailPorts, takeMail } from './take-mail.ts';
export { startMailboxes } from './watch-mailboxes.ts';
