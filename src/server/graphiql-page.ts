import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { graphiqlOptions, renderGraphiql } from './graphiql.ts';
import { pageHeaders, setAnswerHeaders } from './headers.ts';
import type { RequestRecord } from './record.ts';
import { refusal, refuse } from './refusal.ts';

interface Page {
  readonly body: Buffer;
  readonly headers: ReturnType<typeof pageHeaders>;
}

const NO_PAGE = refusal(500, 'The page cannot be shown.', { code: 'INTERNAL' });

/** Shows GraphiQL. The page has nine megabytes: it is made when somebody first asks for it, and kept. */
export function createPage(): (request: IncomingMessage, response: ServerResponse, record: RequestRecord) => true {
  let page: Promise<Page> | undefined;

  async function show(request: IncomingMessage, response: ServerResponse, record: RequestRecord): Promise<void> {
    page ??= makePage();
    try {
      const { body, headers } = await page;
      setAnswerHeaders(response, record);
      for (const [name, value] of headers) response.setHeader(name, value);
      response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Length': body.length }).end(body);
    } catch {
      page = undefined;
      refuse(request, response, record, NO_PAGE);
    }
  }

  return (request, response, record) => {
    void show(request, response, record);
    return true;
  };
}

async function makePage(): Promise<Page> {
  const html = await renderGraphiql(await graphiqlOptions());
  const script = html.slice(html.indexOf('<script>') + '<script>'.length, html.lastIndexOf('</script>'));
  const hash = createHash('sha256').update(script).digest('base64');
  return { body: Buffer.from(html), headers: pageHeaders(`sha256-${hash}`) };
}
