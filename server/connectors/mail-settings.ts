import { Type } from 'typebox';

/** Part of what stands in headers and commands: nothing that could end a line, a name or an address. */
export const mailAddress = String.raw`^[^\s\p{Cc}<>()\[\]\\,;:"@]+@[^\s\p{Cc}<>()\[\]\\,;:"@]+$`;

/** Whom a shop's mails are from. */
export const sender = Type.Object(
  { name: Type.String({ maxLength: 100 }), address: Type.String({ pattern: mailAddress, maxLength: 254 }) },
  { additionalProperties: false },
);

/** The name by which the server of this mailbox signs what it has checked (Authentication-Results). */
export const authservId = Type.String({ pattern: '^[A-Za-z0-9.-]+$', maxLength: 253 });
