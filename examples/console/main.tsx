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
/** Unlike decodeURIComponent, without an error for a broken "%" in a hand-typed address. */
const decoded = (part: string) => new URLSearchParams(`of=${part}`).get('of') ?? '';

function Page() {
  const { path, search } = useRoute();
  const [, kind, id = ''] = path.split('/').map(decoded);
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

function Console() {
  const [rights, setRights] = useState<Rights>({});
  const [asked, setAsked] = useState<{ upstream: string | null; reason: string }>();
  const client = useMemo(() => createClient(rights), [rights]);
  const ask = useCallback((upstream: string | null, reason: string) => {
    setAsked((open) => open ?? { upstream, reason });
  }, []);
  const { path } = useRoute();
  const header = `X-Auth-Token-${asked?.upstream}`;

  async function signIn(form: FormData) {
    const { token, key } = Object.fromEntries(form);
    setRights({ ...rights, ...(token && { [header]: `${token}` }), ...(key && { Authorization: `Bearer ${key}` }) });
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
          {(header in rights || 'Authorization' in rights) && <p role="alert">What you entered was refused.</p>}
          <p>{asked.reason}</p>
          {asked.upstream && (
            <Field label={`Token for ${asked.upstream}`} name="token" type="password" autoComplete="off" />
          )}
          <Field label="Key for this gateway" name="key" type="password" autoComplete="off" />
          <p className="quiet">It stays in the memory of this tab, and is gone when you close or reload it.</p>
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
