import { QueryClient } from '@tanstack/react-query';
import { ApiError } from '../api/http.ts';

/**
 * What the browser knows of the server. Events say what changed, so nothing is asked again by itself, except what was
 * never answered.
 */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Number.POSITIVE_INFINITY,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      networkMode: 'always',
      retry: (count, error) => count < 3 && !(error instanceof ApiError && error.status < 500),
    },
    mutations: { networkMode: 'always', retry: false },
  },
});
