/** The form that trades an API key for a session. */
import { useState } from 'react';
import type { SyntheticEvent, JSX } from 'react';
import { LecternMark } from '../../ui/lectern-mark.js';

interface SignInProps {
  readonly sentence: string | null;
  readonly onSignIn: (key: string) => Promise<void>;
}

export function SignIn({ sentence, onSignIn }: SignInProps): JSX.Element {
  const [key, setKey] = useState('');
  const [busy, setBusy] = useState(false);
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (key.trim() === '' || busy) return;
    setBusy(true);
    void onSignIn(key).finally(() => setBusy(false));
  };
  return (
    <main className="sign-in">
      <form className="sign-in-card" onSubmit={submit}>
        <h1>
          <LecternMark /> Lectern
        </h1>
        <p className="muted">Documents read whole, answers with their sources.</p>
        <label htmlFor="api-key">API key</label>
        <input
          id="api-key"
          type="password"
          autoComplete="current-password"
          spellCheck={false}
          placeholder="lk_…"
          value={key}
          onChange={(event) => setKey(event.target.value)}
          aria-describedby="api-key-help"
        />
        <p id="api-key-help" className="muted small">
          <code>./lectern up</code> prints an address that signs you in; <code>./lectern key</code> makes
          further keys.
        </p>
        <p role="alert" className="sentence">
          {sentence}
        </p>
        <button type="submit" className="primary" disabled={busy || key.trim() === ''}>
          {busy ? 'Signing in…' : 'Sign in'}
        </button>
      </form>
    </main>
  );
}
