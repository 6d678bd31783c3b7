import { createHash } from 'node:crypto';
import type { GraphQLSchema } from 'graphql';
import type { HttpContext } from '../request/http-context.ts';
import { type CompressedBody, createCompressedBody } from './compressed-body.ts';
import { type ExampleVariables, type GraphiqlParts, loadGraphiql, readTabs, type Tab } from './graphiql.ts';
import { START, STYLE } from './graphiql-start.ts';
import { assetHeaders, pageHeaders, setResponseHeaders } from './headers.ts';
import { refusal, refuse } from './refusal.ts';

const ASSETS = '/graphql/assets/';
const TITLE = 'checkpoint-gateway';

interface Shown {
  readonly type: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: CompressedBody;
}

const NO_PAGE = refusal(500, 'The page cannot be shown.', { code: 'INTERNAL' });
const NO_ASSET = refusal(404, 'This is no part of the page. The page is at /graphql.', { code: 'NOT_FOUND' });

/** Shows GraphiQL, or what it is made of. It has nine megabytes: it is made when somebody first asks for it, and kept. */
export type ShowPage = (context: HttpContext) => true;

export function createPage(schema: GraphQLSchema, examples: ExampleVariables): ShowPage {
  let made: Promise<ReadonlyMap<string, Shown>> | undefined;

  async function show(context: HttpContext): Promise<void> {
    const { request, response } = context;
    made ??= makePage(schema, examples);
    try {
      const shown = (await made).get(isAsset(request.url) ? request.url : '/graphql');
      if (shown === undefined) return void refuse(context, NO_ASSET);
      const { coding, bytes } = await shown.body.for(request.headers['accept-encoding']);
      setResponseHeaders(context);
      for (const [name, value] of shown.headers) response.setHeader(name, value);
      if (coding) response.setHeader('Content-Encoding', coding);
      response.writeHead(200, { 'Content-Type': shown.type, 'Content-Length': bytes.length }).end(bytes);
    } catch {
      made = undefined;
      refuse(context, NO_PAGE);
    }
  }

  return (context) => {
    void show(context);
    return true;
  };
}

/** Whether a path is that of a part of the page. */
export function isAsset(url: string | undefined): url is string {
  return url?.startsWith(ASSETS) === true;
}

async function makePage(schema: GraphQLSchema, examples: ExampleVariables): Promise<ReadonlyMap<string, Shown>> {
  const [parts, tabs] = await Promise.all([loadGraphiql(), readTabs(schema, examples)]);
  const script = assetOf('js', 'text/javascript; charset=utf-8', scriptOf(parts));
  const style = assetOf('css', 'text/css; charset=utf-8', `${parts.css}\n${STYLE}`);
  const html = htmlOf(tabs, { script: script[0], style: style[0] });
  const page: Shown = { type: 'text/html; charset=utf-8', headers: pageHeaders, body: createCompressedBody(html) };
  return new Map([script, style, ['/graphql', page]]);
}

function assetOf(ending: string, type: string, text: string): [path: string, shown: Shown] {
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 32);
  return [`${ASSETS}${hash}.${ending}`, { type, headers: assetHeaders, body: createCompressedBody(text) }];
}

/** The workers of the editor are texts in the script, so that they need no path of their own. */
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

/** All addresses are relative: a proxy may have put the page below a path of its own. */
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
