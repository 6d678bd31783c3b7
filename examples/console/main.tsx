import { StrictMode, useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { createRoot } from 'react-dom/client';
import { Provider } from 'urql';
import { Action } from './actions.tsx';
import { CheckpointPage } from './checkpoint.tsx';
import { createClient, eventsOf, type Rights, resetWire } from './client.ts';
import { AskForRights } from './failure.tsx';
import { Field } from './marks.tsx';
import { TasksPage } from './tasks.tsx';
import { VaultPage } from './vault.tsx';
import { VaultsPage } from './vaults.tsx';

const onHash = eventsOf(window, 'hashchange');

/** What is behind the "#" of the address: back, reload and links work, and the server knows one page. */
function useRoute(): { path: string; search: URLSearchParams } {
  const hash = useSyncExternalStore(onHash, () => location.hash.slice(1));
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

  const secret = asked?.upstream ? `token for ${asked.upstream}` : 'key for this gateway';

  async function signIn(form: FormData) {
    const upstream = asked?.upstream ?? null;
    setRights({ ...rights, [headerOf(upstream)]: `${upstream ? '' : 'Bearer '}${form.get('secret')}` });
    setAsked(undefined);
    return undefined;
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
        <Action title="Sign in" button="Sign in" onClose={() => setAsked(undefined)} onSend={signIn}>
          {headerOf(asked.upstream) in rights && (
            <p role="alert">That {secret} was refused: it is wrong, or has expired.</p>
          )}
          <p>Enter a {secret}. It stays in the memory of this tab, and is gone when you close or reload it.</p>
          <Field label={`Your ${secret}`} name="secret" type="password" autoComplete="off" required />
        </Action>
      )}
    </AskForRights>
  );
}

createRoot(document.getElementById('root') ?? document.body).render(
  <StrictMode>
    <Console />
  </StrictMode>,
);
