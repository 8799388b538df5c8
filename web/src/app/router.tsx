import { createBrowserRouter, Navigate } from 'react-router';
import { ErrorPage } from './error-page.tsx';
import {
  callsPath,
  firstView,
  inboxPath,
  outgoingPath,
  pagePaths,
  parcelsPath,
  promisesPath,
  returnsPath,
  settingsPath,
} from './paths.ts';

const scriptPages = [
  {
    path: pagePaths.scripts,
    lazy: async () => ({ Component: (await import('../scripts/script-list-page.tsx')).ScriptListPage }),
  },
  {
    path: pagePaths.scriptImport,
    lazy: async () => ({ Component: (await import('../scripts/import-page.tsx')).ImportPage }),
  },
  {
    path: pagePaths.script,
    lazy: async () => ({ Component: (await import('../scripts/script-page.tsx')).ScriptPage }),
  },
  {
    path: pagePaths.scriptEdit,
    lazy: async () => ({ Component: (await import('../scripts/edit-page.tsx')).EditPage }),
  },
  {
    path: pagePaths.scriptVersion,
    lazy: async () => ({ Component: (await import('../scripts/version-page.tsx')).VersionPage }),
  },
];

const managingPages = [
  { path: 'promises', element: <Navigate to={promisesPath('due_today')} replace /> },
  { path: 'calls', element: <Navigate to={callsPath('due')} replace /> },
  { path: 'returns', element: <Navigate to={returnsPath('due')} replace /> },
  { path: 'parcels', element: <Navigate to={parcelsPath('somebody')} replace /> },
  { path: 'outgoing', element: <Navigate to={outgoingPath('queue')} replace /> },
  { path: 'settings', element: <Navigate to={settingsPath('shop')} replace /> },
  {
    path: pagePaths.promises,
    lazy: async () => ({ Component: (await import('../promises/promises-page.tsx')).PromisesPage }),
  },
  {
    path: pagePaths.calls,
    lazy: async () => ({ Component: (await import('../calls/calls-page.tsx')).CallsPage }),
  },
  {
    path: pagePaths.call,
    lazy: async () => ({ Component: (await import('../calls/call-page.tsx')).CallPage }),
  },
  {
    path: pagePaths.returns,
    lazy: async () => ({ Component: (await import('../returns/returns-page.tsx')).ReturnsPage }),
  },
  {
    path: pagePaths.return,
    lazy: async () => ({ Component: (await import('../returns/return-page.tsx')).ReturnPage }),
  },
  {
    path: pagePaths.returnReasons,
    lazy: async () => ({ Component: (await import('../returns/reasons-page.tsx')).ReasonsPage }),
  },
  {
    path: pagePaths.parcels,
    lazy: async () => ({ Component: (await import('../parcels/parcels-page.tsx')).ParcelsPage }),
  },
  {
    path: pagePaths.parcel,
    lazy: async () => ({ Component: (await import('../parcels/parcel-page.tsx')).ParcelPage }),
  },
  {
    path: pagePaths.lanes,
    lazy: async () => ({ Component: (await import('../parcels/lanes-page.tsx')).LanesPage }),
  },
  {
    path: pagePaths.outgoing,
    lazy: async () => ({ Component: (await import('../outgoing/outgoing-page.tsx')).OutgoingPage }),
  },
  {
    path: pagePaths.clock,
    lazy: async () => ({ Component: (await import('../clock/clock-page.tsx')).ClockPage }),
  },
  {
    path: pagePaths.settings,
    lazy: async () => ({ Component: (await import('../settings/settings-page.tsx')).SettingsPage }),
  },
  {
    path: pagePaths.me,
    lazy: async () => ({ Component: (await import('../me/me-page.tsx')).MePage }),
  },
];

/** Each page is a part of its own, loaded when it is opened. */
export const router = createBrowserRouter(
  [
    {
      errorElement: <ErrorPage />,
      hydrateFallbackElement: <span />,
      children: [
        {
          path: pagePaths.signIn,
          lazy: async () => ({ Component: (await import('../sign-in/sign-in-page.tsx')).SignInPage }),
        },
        {
          path: pagePaths.assist,
          lazy: async () => ({ Component: (await import('../assist/assist-page.tsx')).AssistPage }),
        },
        {
          lazy: async () => ({ Component: (await import('./shell.tsx')).Shell }),
          children: [
            { index: true, lazy: async () => ({ Component: (await import('./start-page.tsx')).StartPage }) },
            { path: 'inbox', element: <Navigate to={inboxPath(firstView)} replace /> },
            ...[pagePaths.inbox, pagePaths.thread, pagePaths.customer].map((path) => ({
              path,
              lazy: async () => ({ Component: (await import('../inbox/inbox-page.tsx')).InboxPage }),
            })),
            {
              path: pagePaths.anyCustomer,
              lazy: async () => ({ Component: (await import('../panel/customer-page.tsx')).CustomerPage }),
            },
            {
              path: pagePaths.search,
              lazy: async () => ({ Component: (await import('../search/search-page.tsx')).SearchPage }),
            },
            ...scriptPages,
            ...managingPages,
          ],
        },
        { path: '*', element: <ErrorPage isMissing /> },
      ],
    },
  ],
  { basename: '/desk' },
);
