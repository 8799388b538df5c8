import './tables.ts';

export { createApiKey, revokeApiKey } from './api-keys.ts';
export { checkCountry, countryCodes, currencyCodes } from './checks.ts';
export { createImportedShop, type ImportedShopPlace, unknownCountry } from './create-imported-shop.ts';
export { createShop, keepUsualHours, type NewShop } from './create-shop.ts';
export { demoSessionHours, openDemoSession } from './open-demo-session.ts';
export { leastPasswordLength } from './passwords.ts';
export { acceptInvitation, addAgent, inviteAgent, revokeAgent } from './people.ts';
export { stillAdmitted } from './people-queries.ts';
export { invitationLink, peopleRoutes } from './people-routes.ts';
export {
  findShopByCode,
  listShops,
  loadShop,
  lockScripts,
  type Mode,
  modes,
  replaceHours,
  type Shop,
  type SpecialDay,
  scriptsStampOf,
  setMode,
  stampScripts,
} from './queries.ts';
export { shopRoutes } from './routes.ts';
export {
  type Hours,
  localeAtHome,
  mayReadEvent,
  minutesOfWork,
  nextOpening,
  opensOn,
  type Period,
  replyBy,
} from './rules.ts';
export { identifyReaders, signedSessionCookie } from './session.ts';
export { isFirstRun, setUpCodeOf } from './set-up.ts';
export { setUpRoutes } from './set-up-routes.ts';
export { shopFacts } from './shop-facts.ts';
export { openSignIn, type SignIn } from './sign-in.ts';
export { signInRoutes } from './sign-in-routes.ts';
export { newToken, readToken } from './tokens.ts';
