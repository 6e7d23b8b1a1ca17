/** Whether the person is signed in. The cookie itself is out of a script's reach; only answers tell whether it holds. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { createApi, sentenceOf } from '../../lib/api.js';
import type { Api } from '../../lib/api.js';
import { takeKeyFromAddress } from './key-in-address.js';

export type SessionState = 'checking' | 'in' | 'out';

export interface Session {
  readonly state: SessionState;
  readonly api: Api;
  /** Why the person is signed out, when there is something to say. */
  readonly sentence: string | null;
  readonly signIn: (key: string) => Promise<void>;
  readonly signOut: () => Promise<void>;
}

const ended = 'Your session has ended. Sign in again with your API key.';

export function useSession(): Session {
  const [state, setState] = useState<SessionState>('checking');
  const [sentence, setSentence] = useState<string | null>(null);
  const signedIn = useRef(false);
  const api = useMemo(
    () =>
      createApi(() => {
        if (signedIn.current) setSentence(ended);
        signedIn.current = false;
        setState('out');
      }),
    [],
  );

  const signIn = useCallback(
    async (key: string) => {
      try {
        await api.client.createSession(key.trim());
        setSentence(null);
        signedIn.current = true;
        setState('in');
      } catch (thrown) {
        setSentence(sentenceOf(thrown));
        setState('out');
      }
    },
    [api],
  );

  const signOut = useCallback(async () => {
    try {
      await api.client.deleteSession();
      setSentence('You are signed out.');
    } catch (thrown) {
      setSentence(sentenceOf(thrown));
    }
    signedIn.current = false;
    setState('out');
  }, [api]);

  useEffect(() => {
    const fromAddress = (): void => {
      const key = takeKeyFromAddress(globalThis.location, globalThis.history);
      if (key !== null) void signIn(key);
    };
    const key = takeKeyFromAddress(globalThis.location, globalThis.history);
    if (key !== null) void signIn(key);
    else {
      api.client.listCollections({ limit: 1 }).then(
        () => {
          signedIn.current = true;
          setState('in');
        },
        (thrown: unknown) => {
          setState('out');
          const unauthorized = thrown instanceof Error && 'status' in thrown && thrown.status === 401;
          if (!unauthorized) setSentence(sentenceOf(thrown));
        },
      );
    }
    // Pasting a #key= address into an open page changes only the fragment.
    globalThis.addEventListener('hashchange', fromAddress);
    return () => globalThis.removeEventListener('hashchange', fromAddress);
  }, [api, signIn]);

  return { state, api, sentence, signIn, signOut };
}
