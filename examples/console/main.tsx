import { StrictMode, useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { createRoot } from 'react-dom/client';
import { Provider } from 'urql';
import { Action } from './actions.tsx';
import { CheckpointPage } from './checkpoint.tsx';
import { createClient, type Rights, resetWire } from './client.ts';
import { AskForRights } from './failure.tsx';
import { TasksPage } from './tasks.tsx';
import { VaultPage } from './vault.tsx';
import { VaultsPage } from './vaults.tsx';

/** The path and the search behind the "#" of the address: back, reload and links work, and the server knows one page. */
function useRoute(): { path: string; search: URLSearchParams } {
  const hash = useSyncExternalStore(
    (listener) => {
      addEventListener('hashchange', listener);
      return () => removeEventListener('hashchange', listener);
    },
    () => location.hash,
  );
  return useMemo(() => {
    const [path = '', search = ''] = hash.replace(/^#/, '').split('?');
    return { path: path || '/', search: new URLSearchParams(search) };
  }, [hash]);
}

function Page() {
  const { path, search } = useRoute();
  const [, kind, id = ''] = path.split('/').map(decodeURIComponent);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each page begins with its own figures, at its top
  useEffect(() => {
    resetWire();
    document.querySelector('h1')?.focus({ preventScroll: true });
  }, [path]);
  switch (kind) {
    case '':
      return <VaultsPage search={search} />;
    case 'vaults':
      return <VaultPage key={id} id={id} />;
    case 'checkpoints':
      return <CheckpointPage key={id} id={id} />;
    case 'tasks':
      return <TasksPage />;
    default:
      return (
        <main>
          <h1 tabIndex={-1}>No such page</h1>
          <p>
            <a href="#/">All vaults</a>
          </p>
        </main>
      );
  }
}

interface SignInProps {
  readonly upstream: string | null;
  readonly onClose: () => void;
  readonly onRights: (key: string, token: string) => void;
}

function SignIn({ upstream, onClose, onRights }: SignInProps) {
  const token = useRef<HTMLInputElement>(null);
  const key = useRef<HTMLInputElement>(null);
  async function send() {
    onRights(key.current?.value ?? '', token.current?.value ?? '');
    return undefined;
  }
  return (
    <Action title="Sign in" button="Sign in" onClose={onClose} onSend={send}>
      <p>
        The graph does not know you{upstream ? `, or ${upstream} does not` : ''}. What you enter goes with this tab.
      </p>
      {upstream && (
        <label>
          Token for {upstream} <input ref={token} type="password" autoComplete="off" />
        </label>
      )}
      <label>
        Key for this gateway <input ref={key} type="password" autoComplete="off" />
      </label>
    </Action>
  );
}

function Console() {
  const [rights, setRights] = useState<Rights>({ tokens: {} });
  const [asked, setAsked] = useState<{ upstream: string | null }>();
  const client = useMemo(() => createClient(rights), [rights]);
  const ask = useCallback((upstream: string | null) => setAsked((open) => open ?? { upstream }), []);
  const { path } = useRoute();
  const current = (own: string) => (path === own ? 'page' : undefined);

  function signIn(key: string, token: string) {
    const tokens = asked?.upstream && token ? { ...rights.tokens, [asked.upstream]: token } : rights.tokens;
    setRights({ ...rights, tokens, ...(key && { key }) });
    setAsked(undefined);
  }

  return (
    <AskForRights value={ask}>
      <header className="bar">
        <a className="brand" href="#/">
          Backups
        </a>
        <nav aria-label="Pages">
          <a href="#/" aria-current={current('/')}>
            Vaults
          </a>
          <a href="#/tasks" aria-current={current('/tasks')}>
            Tasks
          </a>
        </nav>
      </header>
      <Provider value={client}>
        <Page key={JSON.stringify(rights)} />
      </Provider>
      {asked && <SignIn upstream={asked.upstream} onClose={() => setAsked(undefined)} onRights={signIn} />}
    </AskForRights>
  );
}

const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <StrictMode>
      <Console />
    </StrictMode>,
  );
