import { readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import type { Config } from '../../config/config.ts';
import { packageFile } from '../../package-file.ts';
import type { HttpContext } from '../request/http-context.ts';
import { createCompressedBody } from './compressed-body.ts';
import { assetHeaders, consoleHeaders, setResponseHeaders } from './headers.ts';
import { type PageFile, sendFile } from './page-file.ts';
import { refusal, refuse } from './refusal.ts';

const FOLDER = packageFile('dist/console/');
const DOCUMENTS = packageFile('schema/generated/console/trusted-documents.json');

const PAGE = '/console';
const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

const NOT_BUILT = refusal(404, 'The console is not built. Run npm run build, and restart the gateway.', {
  code: 'NOT_FOUND',
});
const NO_FILE = refusal(404, 'Not a file of the console. The console is at /console.', { code: 'NOT_FOUND' });
const NO_METHOD = refusal(405, 'Use GET for the console.', { headers: { Allow: 'GET' } });

/** Serves the console and its files, and leads from / to it. True if it has responded. */
export type ServeConsole = (context: HttpContext) => boolean;

/** The texts of the documents that the console sends, by their hash. */
export function readConsoleDocuments(): ReadonlyMap<string, string> {
  return new Map(Object.entries(JSON.parse(readFileSync(DOCUMENTS, 'utf8'))));
}

/** Reads all files at the start. A path selects one of them, and never a file of the disk. */
export function createConsole({ graphiql }: Pick<Config, 'graphiql'>, folder = FOLDER): ServeConsole {
  const files = readFiles(folder, graphiql);

  return (context) => {
    const { url = '', method } = context.request;
    const [path = ''] = url.split('?', 1);
    if (path === '/') return method === 'GET' && files.size > 0 && redirect(context, 'console');
    if (path !== PAGE && !path.startsWith(`${PAGE}/`)) return false;
    if (method !== 'GET') return refuse(context, NO_METHOD);
    if (files.size === 0) return refuse(context, NOT_BUILT);
    if (path === `${PAGE}/`) return redirect(context, '../console');
    const file = files.get(path);
    if (file === undefined) return refuse(context, NO_FILE);
    void sendFile(context, file);
    return true;
  };
}

/** A relative target, because a proxy may add a path prefix. */
function redirect(context: HttpContext, location: string): true {
  setResponseHeaders(context);
  context.response.writeHead(302, { Location: location, 'Content-Length': 0 }).end();
  return true;
}

/** The files of a build by their path; empty without a build. */
function readFiles(folder: URL, hasGraphiql: boolean): ReadonlyMap<string, PageFile> {
  try {
    const html = readFileSync(new URL('index.html', folder), 'utf8');
    const shown = hasGraphiql ? html : html.replace(' data-graphiql', '');
    const page = pageFile(shown, 'text/html; charset=utf-8', consoleHeaders);
    const assets = new URL('console/', folder);
    const hashed = readdirSync(assets).map((name): [string, PageFile] => {
      return [
        `${PAGE}/${name}`,
        pageFile(readFileSync(new URL(name, assets), 'utf8'), TYPES[extname(name)] ?? '', assetHeaders),
      ];
    });
    return new Map([[PAGE, page], ...hashed]);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Map();
    throw error;
  }
}

function pageFile(text: string, type: string, headers: PageFile['headers']): PageFile {
  return { type, headers, body: createCompressedBody(text) };
}
