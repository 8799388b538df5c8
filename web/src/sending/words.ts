import i18next from 'i18next';
import { sayCode } from '../app/say-fact.ts';

/** A field's name: of this kind of provider alone, else as such a field is called anywhere. */
export const labelOf = (kind: string, field: string) => sayOwn(`setting.${kind}.${field}`) ?? sayCode('setting', field);

export const hintOf = (kind: string, field: string) =>
  sayOwn(`setting_hint.${kind}.${field}`) ?? sayOwn(`setting_hint.${field}`) ?? undefined;

/** What kind of provider it is, in a sentence. */
export const aboutKind = (kind: string) => sayOwn(`kind_says.${kind}`);

export const choiceOf = (choice: string) => sayOwn(`setting_choice.${choice}`) ?? choice;

/** A sentence that need not be there. */
const sayOwn = (key: string) => (i18next.exists(key) ? String(i18next.t(key as 'form.save')) : null);
