/** The whole page: signed in or not. */
import type { JSX } from 'react';
import { SignIn } from '../features/session/sign-in.js';
import { useSession } from '../features/session/use-session.js';
import { ApiProvider } from '../lib/api.js';
import { Desk } from './desk.js';

export function App(): JSX.Element {
  const { state, api, sentence, signIn, signOut } = useSession();
  switch (state) {
    case 'checking':
      return (
        <p className="muted pad" role="status">
          Opening the desk…
        </p>
      );
    case 'out':
      return <SignIn sentence={sentence} onSignIn={signIn} />;
    case 'in':
      return (
        <ApiProvider value={api}>
          <Desk onSignOut={() => void signOut()} />
        </ApiProvider>
      );
  }
}
