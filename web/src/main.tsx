import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router/dom';
import { startLanguage } from './app/language.ts';
import { Providers } from './app/providers.tsx';
import { router } from './app/router.tsx';
import { warmUp } from './app/warm-up.ts';
import './app/base.css';

// A part of an older build that is gone from the server: load the newer one, once.
window.addEventListener('vite:preloadError', () => {
  if (sessionStorage.getItem('qin.reloaded') === location.pathname) return;
  sessionStorage.setItem('qin.reloaded', location.pathname);
  location.reload();
});

warmUp();
const root = document.getElementById('root');
if (root)
  startLanguage().then(() =>
    createRoot(root).render(
      <StrictMode>
        <Providers>
          <RouterProvider router={router} />
        </Providers>
      </StrictMode>,
    ),
  );
