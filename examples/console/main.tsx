import { StrictMode, useCallback, useEffect, useMemo, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { Provider } from 'urql';
import { Action } from './actions.tsx';
import { CheckpointPage } from './checkpoint.tsx';
import { createClient, type Rights, resetWire, useEvent } from './client.ts';
import { AskForRights } from './failure.tsx';
import { TasksPage } from './tasks.tsx';
import { VaultPage } from './vault.tsx';
import { VaultsPage } from './vaults.tsx';

/** What is behind the "#" of the address: back, reload and links work, and the server knows one page. */
function useRoute(): { path: string; search: URLSearchParams } {
  const hash = useEvent(window, 'hashchange', () => location.hash.slice(1));
  const [path, search] = hash.split('?');
  return { path: path || '/', search: new URLSearchParams(search) };
}

const PAGES = { '/': 'Vaults', '/tasks': 'Tasks' };

function Page() {
  const { path, search } = useRoute();
  const [, kind, id = ''] = path.split('/').map(decodeURIComponent);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each page begins with its own figures, at its top
  useEffect(() => {
    resetWire();
    document.querySelector('h1')?.focus({ preventScroll: true });
  }, [path]);
  switch (kind) {
    case 'vaults':
      return <VaultPage key={id} id={id} />;
    case 'checkpoints':
      return <CheckpointPage key={id} id={id} isExisting={search.has('existing')} />;
    case 'tasks':
      return <TasksPage />;
    default:
      return <VaultsPage search={search} />;
  }
}

/** The header that carries a token of an upstream, or the key of a caller of the gateway. */
const headerOf = (upstream: string | null) => (upstream ? `X-Auth-Token-${upstream}` : 'Authorization');

function Console() {
  const [rights, setRights] = useState<Rights>({});
  const [asked, setAsked] = useState<{ upstream: string | null }>();
  const client = useMemo(() => createClient(rights), [rights]);
  const ask = useCallback((upstream: string | null) => setAsked((open) => open ?? { upstream }), []);
  const { path } = useRoute();

  function signIn(upstream: string | null, secret: string) {
    setRights({ ...rights, [headerOf(upstream)]: upstream ? secret : `Bearer ${secret}` });
    setAsked(undefined);
  }

  return (
    <AskForRights value={ask}>
      <header>
        <strong>Backups</strong>
        <nav aria-label="Pages">
          {Object.entries(PAGES).map(([own, name]) => (
            <a key={own} href={`#${own}`} aria-current={path === own ? 'page' : undefined}>
              {name}
            </a>
          ))}
        </nav>
      </header>
      <Provider value={client}>
        <Page key={JSON.stringify(rights)} />
      </Provider>
      {asked && (
        <SignIn
          upstream={asked.upstream}
          wasRefused={headerOf(asked.upstream) in rights}
          onClose={() => setAsked(undefined)}
          onSecret={signIn}
        />
      )}
    </AskForRights>
  );
}

interface SignInProps {
  /** Null for the gateway itself. */
  upstream: string | null;
  /** Whether the graph knows nobody by what was entered before. */
  wasRefused: boolean;
  onClose: () => void;
  onSecret: (upstream: string | null, secret: string) => void;
}

function SignIn({ upstream, wasRefused, onClose, onSecret }: SignInProps) {
  const what = upstream ? `token for ${upstream}` : 'key for this gateway';
  async function send(form: FormData) {
    onSecret(upstream, String(form.get('secret')));
    return undefined;
  }
  return (
    <Action title="Sign in" button="Sign in" onClose={onClose} onSend={send}>
      {wasRefused && <p role="alert">The {what} was refused: it is wrong, or has expired.</p>}
      <p>Enter a {what}. It stays in the memory of this tab, and is gone when you close or reload it.</p>
      <label>
        {what.charAt(0).toUpperCase() + what.slice(1)}
        <input name="secret" type="password" autoComplete="off" required />
      </label>
    </Action>
  );
}

createRoot(document.getElementById('root') ?? document.body).render(
  <StrictMode>
    <Console />
  </StrictMode>,
);
