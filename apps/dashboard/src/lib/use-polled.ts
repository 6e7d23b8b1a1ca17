/** Loads something, and loads it again while the page is looked at. Not a cache: what it holds lives with its component. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { sentenceOf } from './api.js';

export interface Polled<T> {
  /** What was loaded last for the present key; undefined until then. */
  readonly value: T | undefined;
  readonly error: string | null;
  /** Loads now. */
  readonly reload: () => void;
}

interface Held<T> {
  readonly key: string;
  readonly value: T | undefined;
  readonly error: string | null;
}

/**
 * key       what is loaded; another key drops the value at once
 * load      must be stable for a key (useCallback)
 * pauseMs   how long to wait after each load, from the value; null: no further load until `reload`
 */
export function usePolled<T>(
  key: string,
  load: (signal: AbortSignal) => Promise<T>,
  pauseMs: (value: T | undefined) => number | null,
): Polled<T> {
  const [held, setHeld] = useState<Held<T>>({ key, value: undefined, error: null });
  const [turn, setTurn] = useState(0);
  const pause = useRef(pauseMs);
  useEffect(() => {
    pause.current = pauseMs;
  });

  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const later = (value: T | undefined): void => {
      const ms = pause.current(value);
      if (ms === null || signal.aborted) return;
      timer = setTimeout(() => void tick(), ms);
    };
    let loaded = false;
    const tick = async (): Promise<void> => {
      if (document.hidden && loaded) {
        timer = setTimeout(() => void tick(), 1000);
        return;
      }
      loaded = true;
      try {
        const value = await load(signal);
        if (signal.aborted) return;
        setHeld({ key, value, error: null });
        later(value);
      } catch (thrown) {
        const error = sentenceOf(thrown);
        if (signal.aborted) return;
        setHeld((old) => ({ key, value: old.key === key ? old.value : undefined, error }));
        later(undefined);
      }
    };
    void tick();
    return () => {
      controller.abort();
      clearTimeout(timer);
    };
  }, [key, load, turn]);

  const reload = useCallback(() => setTurn((n) => n + 1), []);
  const current = held.key === key;
  return { value: current ? held.value : undefined, error: current ? held.error : null, reload };
}
