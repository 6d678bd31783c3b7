/** What the GraphiQL page runs, in the words of the browser, whose types this project does not know. */
export const START = `
(async () => {
  const { title, tabs } = JSON.parse(document.getElementById('tabs').textContent);
  const asked = new URL(location.href).searchParams.get('query');

  // GraphiQL measures its tabs when it draws them. A font that came later would move them from under a click.
  await Promise.allSettled([...document.fonts].map((font) => font.load()));

  // What an earlier visit has kept, where the browser lets the page read it and GraphiQL can use it.
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

  // A query that is none of the tabs gets one of its own, but only where there are tabs of an earlier visit.
  const delivered = tabs.map((tab, place) => ({ id: 'delivered-' + place, headers: null, response: null, ...tab }));
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

  // GraphiQL keeps the headers of every request in its history. The other two are those of whichever tab came last.
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

  const tab = asked === null ? state.tabs[state.activeTabIndex] : state.tabs.find(({ query }) => query === asked);

  // For a moment after a change of tabs GraphiQL still names the operation of the one before.
  const fetcher = async ({ query, variables, operationName }, { headers } = {}) => {
    const name = query.includes(' ' + operationName) ? operationName : undefined;
    const response = await fetch(location.pathname, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json', ...headers },
      body: JSON.stringify({ query, variables, operationName: name }),
    });
    return response.json();
  };

  YogaGraphiQL.renderYogaGraphiQL(document.getElementById('root'), {
    title,
    fetcher,
    defaultTabs: tabs,
    query: asked ?? tab?.query ?? '',
    variables: tab?.variables ?? '',
    shouldPersistHeaders: false,
    plugins: undefined, // those of GraphiQL itself, one of which is the history
    storage,
  });
})();
`;

/** On a page as narrow as a telephone all parts stand below one another. */
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
