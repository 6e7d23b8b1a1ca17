/** The one client of the page, and the one place that notices that the session has ended. Not a cache. */
import { ApiError, createClient } from '@lectern/client';
import type { LecternClient } from '@lectern/client';
import { createContext, useContext } from 'react';

export interface Api {
  readonly client: LecternClient;
  /** Every 401 ends up here, whoever asked. */
  readonly onUnauthorized: () => void;
}

export function createApi(onUnauthorized: () => void): Api {
  const client = createClient({
    baseUrl: globalThis.location.origin,
    fetch: async (request) => {
      const response = await globalThis.fetch(request);
      if (response.status === 401 && !request.url.endsWith('/v1/session')) onUnauthorized();
      return response;
    },
  });
  return { client, onUnauthorized };
}

const ApiContext = createContext<Api | null>(null);
export const ApiProvider = ApiContext.Provider;

export function useApi(): Api {
  const api = useContext(ApiContext);
  if (!api) throw new Error('useApi stands outside ApiProvider');
  return api;
}

/** The sentence to show for whatever was thrown; null for what the person gave up on themselves. */
export function sentenceOf(thrown: unknown): string | null {
  if (thrown instanceof ApiError) return thrown.message;
  if (thrown instanceof Error && thrown.name === 'AbortError') return null;
  return 'Something went wrong in this page; reload it.';
}
