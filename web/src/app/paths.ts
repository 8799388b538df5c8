/** Every page of the workbench, below /desk. */
export const pagePaths = {
  signIn: 'sign-in',
  assist: 'assist',
  search: 'search',
  inbox: 'inbox/:view',
  thread: 'inbox/:view/:conversationId',
  customer: 'inbox/:view/:conversationId/customer',
  anyCustomer: 'customers/:customerId',
  promises: 'promises/:list',
  calls: 'calls/:list',
  call: 'call/:callId',
  returns: 'returns/:list',
  return: 'return/:returnId',
  returnReasons: 'return-reasons',
  parcels: 'parcels/:list',
  parcel: 'parcel/:parcelId',
  lanes: 'parcel-lanes',
  outgoing: 'outgoing/:state',
  clock: 'clock',
  settings: 'settings/:part',
  me: 'me',
  scripts: 'scripts',
  scriptImport: 'scripts/import',
  script: 'scripts/:situation/:locale',
  scriptEdit: 'scripts/:situation/:locale/edit',
  scriptVersion: 'scripts/:situation/:locale/versions/:version',
} as const;

export const views = ['mine', 'unassigned', 'waiting', 'promises', 'all', 'snoozed'] as const;
export type View = (typeof views)[number];

export const firstView: View = 'unassigned';

export function isView(text: string | undefined): text is View {
  return views.some((view) => view === text);
}

export const inboxPath = (view: View) => `/inbox/${view}`;
export const threadPath = (view: View, id: string) => `/inbox/${view}/${id}`;
export const customerPath = (view: View, id: string) => `/inbox/${view}/${id}/customer`;
export const anyCustomerPath = (id: string, orderId: string | null) =>
  orderId ? `/customers/${id}?show=${orderId}` : `/customers/${id}`;
export const searchPath = (text: string) => `/search?q=${encodeURIComponent(text)}`;

export const promisesPath = (list: string) => `/promises/${list}`;
export const callsPath = (list: string) => `/calls/${list}`;
export const callPath = (id: string) => `/call/${id}`;
export const returnsPath = (view: string) => `/returns/${view}`;
export const returnReasonsPath = '/return-reasons';
export const returnPath = (id: string) => `/return/${id}`;
export const parcelsPath = (view: string) => `/parcels/${view}`;
export const parcelPath = (id: string) => `/parcel/${id}`;
export const lanesPath = '/parcel-lanes';
export const outgoingPath = (view: string) => `/outgoing/${view}`;
export const clockPath = '/clock';
export const assistPath = '/assist';
export const settingsPath = (part: string) => `/settings/${part}`;
export const mePath = '/me';

type ScriptPlace = { situation: string; locale: string };
export const scriptsPath = '/scripts';
export const scriptImportPath = '/scripts/import';
export const scriptPath = ({ situation, locale }: ScriptPlace) => `/scripts/${situation}/${locale}`;
export const scriptEditPath = (script: ScriptPlace) => `${scriptPath(script)}/edit`;
export const scriptVersionPath = (script: ScriptPlace, version: number) => `${scriptPath(script)}/versions/${version}`;
