/** Script of the GraphiQL page. A string, because browser types are not part of this project. */
export const START = `
(async () => {
  const { title, tabs } = JSON.parse(document.getElementById('tabs').textContent);
  const { searchParams } = new URL(location.href);
  const initialQuery = searchParams.get('query');

  // GraphiQL measures its tabs once. A font that loads later would shift them under a click.
  await Promise.allSettled([...document.fonts].map((font) => font.load()));

  // Stored state of an earlier visit, if readable and valid for GraphiQL.
  const earlier = (name, isUsable) => {
    try {
      const value = JSON.parse(localStorage.getItem('graphiql:' + name));
      return isUsable(value) ? value : undefined;
    } catch {
      return undefined;
    }
  };
  const isText = (value) => typeof value === 'string';
  const isTab = ({ id, title, ...texts }) =>
    [id, title].every(isText) &&
    ['query', 'variables', 'headers', 'operationName', 'response'].every(
      (name) => texts[name] === null || isText(texts[name]),
    );
  const isTabState = ({ activeTabIndex, tabs }) =>
    tabs.every(isTab) && Number.isInteger(activeTabIndex) && activeTabIndex in tabs;
  const isEntry = ({ query, favorite = false, ...texts }) =>
    isText(query) &&
    typeof favorite === 'boolean' &&
    ['variables', 'headers', 'operationName', 'label'].every((name) => isText(texts[name] ?? ''));
  const entries = (name) => earlier(name, (value) => value[name].every(isEntry)) ?? { [name]: [] };

  // GraphiQL opens a new tab for an unknown query only if stored tabs exist.
  const delivered = tabs.map((tab, index) => ({ id: 'delivered-' + index, headers: null, response: null, ...tab }));
  const state = earlier('tabState', isTabState) ?? { activeTabIndex: 0, tabs: delivered };
  const begin = { tabState: state, queries: entries('queries'), favorites: entries('favorites') };
  const filled = (storage) => {
    for (const [name, value] of Object.entries(begin)) storage.setItem('graphiql:' + name, JSON.stringify(value));
    return storage;
  };
  const inMemory = () => {
    const items = new Map();
    return {
      getItem: (key) => items.get(key) ?? null,
      setItem: (key, text) => items.set(key, text),
      removeItem: (key) => items.delete(key),
      clear: () => items.clear(),
      get length() {
        return items.size;
      },
    };
  };
  const openStorage = () => {
    try {
      return filled(localStorage);
    } catch {
      return filled(inMemory()); // the browser blocks its storage, or has no room in it
    }
  };
  const kept = openStorage();

  // GraphiQL stores the headers of every request in its history. The keys in NOT_READ belong to the last tab used.
  const HISTORY = ['graphiql:queries', 'graphiql:favorites'];
  const NOT_READ = ['graphiql:query', 'graphiql:variables'];
  const withoutHeaders = (text) =>
    JSON.stringify(JSON.parse(text), (name, value) => (name === 'headers' ? undefined : value));
  const storage = {
    getItem: (key) => (NOT_READ.includes(key) ? null : kept.getItem(key)),
    setItem: (key, text) => kept.setItem(key, HISTORY.includes(key) ? withoutHeaders(text) : text),
    removeItem: (key) => kept.removeItem(key),
    clear: () => kept.clear(),
    get length() {
      return kept.length;
    },
  };

  const tab = initialQuery === null ? state.tabs[state.activeTabIndex] : state.tabs.find(({ query }) => query === initialQuery);

  const isStream = ({ headers }) => headers.get('Content-Type').startsWith('text/event-stream');

  // Passes on the results of a response. False if it is a stream that is to be opened again.
  const readResults = async (response, onResult) => {
    if (!isStream(response)) {
      onResult(await response.json());
      return true;
    }
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const events = (rest + part.value).split('\\n\\n');
      rest = events.pop();
      for (const event of events) {
        if (event.startsWith('event: complete')) return true;
        if (event.startsWith('event: next')) onResult(JSON.parse(event.slice(event.indexOf('{'))));
      }
    }
    return false;
  };
  const follow = async (response, sendAgain, observer) => {
    while (!(await readResults(response, (result) => observer.next(result)))) {
      await new Promise((done) => setTimeout(done, 2000));
      response = await sendAgain();
    }
    observer.complete();
  };

  // Just after a change of tabs, GraphiQL passes the operation name of the previous tab.
  const fetcher = async ({ query, variables, operationName }, { headers } = {}) => {
    const name = query.includes(' ' + operationName) ? operationName : undefined;
    const leaving = new AbortController();
    const send = () =>
      fetch(location.pathname, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream', ...headers },
        body: JSON.stringify({ query, variables, operationName: name }),
        signal: leaving.signal,
      });
    const response = await send();
    if (!isStream(response)) return response.json();
    const subscribe = (observer) => {
      follow(response, send, observer).catch((error) => leaving.signal.aborted || observer.error(error));
      return { unsubscribe: () => leaving.abort() };
    };
    return { subscribe };
  };

  YogaGraphiQL.renderYogaGraphiQL(document.getElementById('root'), {
    title,
    fetcher,
    defaultTabs: tabs,
    query: initialQuery ?? tab?.query ?? '',
    variables: searchParams.get('variables') ?? tab?.variables ?? '',
    shouldPersistHeaders: false,
    plugins: undefined, // the defaults, history included
    storage,
  });
})();
`;

/** Layout for phones: a single column. */
export const STYLE = `
@media (max-width: 700px) {
  .graphiql-container, .graphiql-container .graphiql-main, .graphiql-container #graphiql-session { flex-direction: column; }
  .graphiql-container .graphiql-sidebar { flex-direction: row; width: auto; }
  .graphiql-container .graphiql-sidebar > button { margin-top: 0 !important; }
  .graphiql-container .graphiql-main { min-height: 0; }
  .graphiql-container .graphiql-sessions { margin: 0; min-height: 0; border-radius: 0; }
  .graphiql-container #graphiql-session, .graphiql-container .graphiql-editors { min-height: 0; }
  .graphiql-container .graphiql-tab { touch-action: pan-x !important; }
  .graphiql-container .graphiql-logo, .graphiql-container .graphiql-horizontal-drag-bar { display: none; }
}
`;
