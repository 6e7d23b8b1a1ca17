/** A recording with its transcript. The cited utterances are marked; a click on any goes there. */
import { useEffect, useMemo, useRef, useState } from 'react';
import type { JSX } from 'react';
import { useApi } from '../../lib/api.js';
import { clock } from '../../lib/format.js';
import type { ViewerTarget } from './target.js';
import type { ViewedDocument } from './use-viewed-document.js';
import { utteranceAt, utterancesOf } from './utterances.js';
import type { Utterance } from './utterances.js';

interface SoundViewProps {
  readonly target: ViewerTarget;
  readonly viewed: ViewedDocument;
}

export function SoundView({ target, viewed }: SoundViewProps): JSX.Element {
  const { client } = useApi();
  const { citation } = target;
  const audio = useRef<HTMLAudioElement>(null);
  const list = useRef<HTMLOListElement>(null);
  const [nowMs, setNowMs] = useState(0);
  const [broken, setBroken] = useState(false);
  const utterances = useMemo(() => utterancesOf(viewed.spans), [viewed.spans]);
  const cited = citation?.type === 'time_location' ? citation : null;
  const playing = utteranceAt(utterances, nowMs);

  useEffect(() => {
    if (!cited) return;
    const element = audio.current;
    const seek = (): void => {
      if (element) element.currentTime = cited.start_ms / 1000;
    };
    seek();
    list.current?.querySelector('.cited')?.scrollIntoView({ block: 'center' });
    // A position set before the length is known is lost in some browsers.
    element?.addEventListener('loadedmetadata', seek, { once: true });
    return () => element?.removeEventListener('loadedmetadata', seek);
  }, [cited, target.turn]);

  const play = (startMs: number): void => {
    const element = audio.current;
    if (!element) return;
    element.currentTime = startMs / 1000;
    element.play().catch(() => setBroken(true));
  };
  const isCited = (u: Utterance): boolean =>
    cited !== null && u.startMs < cited.end_ms && u.endMs > cited.start_ms;
  return (
    <div className="sound">
      <audio
        ref={audio}
        controls
        preload="metadata"
        src={client.contentUrl(target.documentId)}
        aria-label={`Recording ${target.title}`}
        onTimeUpdate={(event) => setNowMs(event.currentTarget.currentTime * 1000)}
        onError={() => setBroken(true)}
      />
      {broken && (
        <p role="alert" className="sentence pad">
          This browser cannot play the recording; the words below were read from it all the same.
        </p>
      )}
      <ol className="utterances" ref={list} aria-label="Transcript">
        {utterances.map((u, index) => (
          <li key={index} className={isCited(u) ? 'cited' : undefined}>
            <button
              type="button"
              onClick={() => play(u.startMs)}
              aria-current={index === playing ? 'time' : undefined}
              aria-label={`Play from ${clock(u.startMs)}: ${u.text}`}
            >
              <span className="when">{clock(u.startMs)}</span>
              <span>
                {u.speaker !== null && <b>{u.speaker}: </b>}
                {isCited(u) ? <mark>{u.text}</mark> : u.text}
              </span>
            </button>
          </li>
        ))}
      </ol>
      {utterances.length === 0 && <p className="muted pad">No words were heard in this recording.</p>}
    </div>
  );
}
