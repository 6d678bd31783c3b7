import { createHash } from 'node:crypto';
import type { GraphQLSchema } from 'graphql';
import type { HttpContext } from '../request/http-context.ts';
import { createCompressedBody } from './compressed-body.ts';
import { type ExampleVariables, type GraphiqlParts, loadGraphiql, readTabs, type Tab } from './graphiql.ts';
import { START, STYLE } from './graphiql-start.ts';
import { assetHeaders, pageHeaders } from './headers.ts';
import { type PageFile, sendFile } from './page-file.ts';
import { refusal, refuse } from './refusal.ts';

const ASSETS = '/graphql/assets/';
const TITLE = 'checkpoint-gateway';

const LOAD_FAILED = refusal(500, 'GraphiQL could not be loaded.', { code: 'INTERNAL' });
const NO_ASSET = refusal(404, 'Not an asset of GraphiQL. GraphiQL is at /graphql.', { code: 'NOT_FOUND' });

/** Serves GraphiQL and its assets, nine megabytes in all. Built at the first request, and kept. */
export type ShowPage = (context: HttpContext) => true;

export function createPage(schema: GraphQLSchema, examples: ExampleVariables): ShowPage {
  let page: Promise<ReadonlyMap<string, PageFile>> | undefined;

  async function show(context: HttpContext): Promise<void> {
    const { request } = context;
    page ??= makePage(schema, examples);
    try {
      const shown = (await page).get(isAsset(request.url) ? request.url : '/graphql');
      if (shown === undefined) return void refuse(context, NO_ASSET);
      await sendFile(context, shown);
    } catch {
      page = undefined;
      refuse(context, LOAD_FAILED);
    }
  }

  return (context) => {
    void show(context);
    return true;
  };
}

/** Whether a URL is below the path of GraphiQL's assets. */
export function isAsset(url: string | undefined): url is string {
  return url?.startsWith(ASSETS) === true;
}

async function makePage(schema: GraphQLSchema, examples: ExampleVariables): Promise<ReadonlyMap<string, PageFile>> {
  const [parts, tabs] = await Promise.all([loadGraphiql(), readTabs(schema, examples)]);
  const script = assetOf('js', 'text/javascript; charset=utf-8', scriptOf(parts));
  const style = assetOf('css', 'text/css; charset=utf-8', `${parts.css}\n${STYLE}`);
  const html = htmlOf(tabs, { script: script[0], style: style[0] });
  const page: PageFile = { type: 'text/html; charset=utf-8', headers: pageHeaders, body: createCompressedBody(html) };
  return new Map([script, style, ['/graphql', page]]);
}

function assetOf(ending: string, type: string, text: string): [path: string, shown: PageFile] {
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 32);
  return [`${ASSETS}${hash}.${ending}`, { type, headers: assetHeaders, body: createCompressedBody(text) }];
}

/** Embeds the editor's workers in the script as strings, so that they need no path of their own. */
function scriptOf({ js, editorWorkerService, jsonWorker, graphqlWorker }: GraphiqlParts): string {
  const workers = JSON.stringify({ editorWorkerService, json: jsonWorker, graphql: graphqlWorker });
  return `const workers = ${workers};
self.MonacoEnvironment = {
  globalAPI: false,
  getWorkerUrl: (_id, label) => URL.createObjectURL(new Blob([workers[label]], { type: 'text/javascript' })),
};
${js};
${START}`;
}

/** All URLs are relative, because a proxy may add a path prefix. */
function htmlOf(tabs: readonly Tab[], { script, style }: { script: string; style: string }): string {
  const given = JSON.stringify({ title: TITLE, tabs }).replaceAll('<', '\\u003c');
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${TITLE}</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="${style.slice(1)}">
  </head>
  <body id="body" class="no-focus-outline">
    <noscript>You need to enable JavaScript to run this app.</noscript>
    <div id="root"></div>
    <script type="application/json" id="tabs">${given}</script>
    <script src="${script.slice(1)}"></script>
  </body>
</html>
`;
}
