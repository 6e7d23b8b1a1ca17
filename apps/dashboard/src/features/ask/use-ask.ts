/** One question at a time, with what has come of its answer so far. */
import type { Answer, AnswerEvent, Evidence } from '@lectern/client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { sentenceOf, useApi } from '../../lib/api.js';

export interface Asking {
  readonly collectionId: string;
  readonly question: string;
  readonly evidence: readonly Evidence[];
  readonly text: string;
  /** Why there is no answer; null while it is being made. */
  readonly sentence: string | null;
}

export interface Ask {
  readonly asking: Asking | null;
  readonly ask: (question: string) => void;
  readonly stop: () => void;
}

/** Pure: one event's effect. A finished answer is handed on, not kept here. */
export function afterEvent(asking: Asking, event: AnswerEvent): Asking {
  switch (event.type) {
    case 'answer.evidence': {
      const others = asking.evidence.filter((e) => e.rank !== event.evidence.rank);
      return { ...asking, evidence: [...others, event.evidence].sort((a, b) => a.rank - b.rank) };
    }
    case 'answer.text.delta':
      return { ...asking, text: asking.text + event.text };
    case 'error':
      return { ...asking, sentence: event.error.message };
    case 'answer.created':
    case 'answer.completed':
      return asking;
  }
}

export function useAsk(collectionId: string, onAnswer: (answer: Answer) => void): Ask {
  const { client } = useApi();
  const [asking, setAsking] = useState<Asking | null>(null);
  const running = useRef<AbortController | null>(null);

  const ask = useCallback(
    (question: string) => {
      running.current?.abort();
      const controller = new AbortController();
      running.current = controller;
      let now: Asking = { collectionId, question, evidence: [], text: '', sentence: null };
      setAsking(now);
      const show = (next: Asking): void => {
        now = next;
        if (running.current === controller) setAsking(next);
      };
      const run = async (): Promise<void> => {
        try {
          const body = { collection_id: collectionId, question };
          for await (const event of client.streamAnswer(body, { signal: controller.signal })) {
            show(afterEvent(now, event));
            if (event.type !== 'answer.completed' || running.current !== controller) continue;
            setAsking(null);
            onAnswer(event.answer);
          }
        } catch (thrown) {
          const sentence = sentenceOf(thrown);
          if (sentence !== null) show({ ...now, sentence });
        }
      };
      void run();
    },
    [client, collectionId, onAnswer],
  );

  const stop = useCallback(() => {
    running.current?.abort();
    running.current = null;
    setAsking(null);
  }, []);
  useEffect(() => stop, [collectionId, stop]);
  return { asking: asking?.collectionId === collectionId ? asking : null, ask, stop };
}
