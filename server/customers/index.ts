import './tables.ts';

export { customerFacts } from './customer-facts.ts';
export { customersPlan, shopifyCustomersPlan } from './import-customers.ts';
export { findPair } from './merge-customers.ts';
export { mergeRoutes } from './merge-routes.ts';
export { differencesOf } from './merge-rules.ts';
export {
  type Customer,
  findCustomer,
  findCustomerByExternalId,
  findCustomerByKey,
  findCustomerByPhone,
  listCustomers,
} from './queries.ts';
export { type Consent, newestWord, recordConsent } from './record-consent.ts';
export { customerRoutes } from './routes.ts';
export { addressOf } from './rules.ts';
export { idsOfPerson, survivorOf } from './same-person.ts';
export {
  adoptCustomers,
  type CustomerInput,
  customersByEmail,
  ensureCustomers,
  upsertCustomers,
} from './upsert-customers.ts';
