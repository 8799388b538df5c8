import './tables.ts';

export { catalogue, type FactEntry, type FactName, factEntry, factNames, isFactName } from './catalogue.ts';
export { checkOwnWords, hostsOf, type KnownContacts, type WordFault } from './check-own-words.ts';
export type { Tried, TryOn, TryOnWhat } from './check-route.ts';
export { type CheckReport, checkScripts } from './checks.ts';
export type { Fact, FactSet, FactType, FactValue, PlainValue, Unknown, UsedFact, Why } from './facts.ts';
export { findContacts } from './find-contacts.ts';
export { decimalAmount, type Money } from './format.ts';
export { type ListedScript, listScripts } from './list-scripts.ts';
export { loadScripts, type Scripts, shippedContent } from './load-scripts.ts';
export { parseScript } from './parse-script.ts';
export type { Problem } from './problems.ts';
export { isPromiseKind, type PromiseEntry, type PromiseKind, promiseEntry, promiseKinds } from './promise-kinds.ts';
export { type Blocked, type MadePromise, type Rendered, type RenderOptions, render } from './render.ts';
export { scriptRoutes } from './routes.ts';
export { type Script, ScriptFault, type Sentence, type When } from './script.ts';
export { scriptsFor, scriptsOf, scriptVersion } from './scripts-of.ts';
export { allSituations, findSituations, nameOfSituation, type Situation } from './situations.ts';
