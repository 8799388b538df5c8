import { Type } from 'typebox';

/** How a shop signs its SMS, without brackets: the carriers want one, and it is part of each text that is paid for. */
export const signature = Type.String({ pattern: '^[^【】\\p{Cc}]+$', minLength: 1, maxLength: 20 });
