import './tables.ts';

export { customerFacts } from './customer-facts.ts';
export { type Customer, findCustomer, findCustomerByKey, listCustomers } from './queries.ts';
export { addressOf } from './rules.ts';
