import './tables.ts';

export { askForCode } from './ask-for-code.ts';
export { chatFileRoutes } from './chat-file-routes.ts';
export { chatPageRoutes } from './chat-page.ts';
export { chatRoutes } from './chat-routes.ts';
export { chatSecretRoutes } from './chat-secret-routes.ts';
export { chatStreamRoute } from './chat-stream-route.ts';
export { proveCode } from './check-code.ts';
export { codeRoutes } from './code-routes.ts';
export { identifyBuyers } from './identify-buyers.ts';
export { forgetVisitors } from './jobs.ts';
export { messageRoutes } from './message-routes.ts';
export { signForBuyer, signForProved } from './sign-for-buyer.ts';
