import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import chromium from '@sparticuz/chromium';
import { type Page, chromium as playwright } from 'playwright-core';

export interface OpenBrowser {
  readonly page: Page;
  /** What was asked of any origin but the allowed ones: refused, by the page or by the browser itself. */
  readonly foreignRequests: readonly string[];
  readonly close: () => Promise<void>;
}

// The pages are drawn without a graphics stack, whose emulation costs three times what the pages do.
chromium.setGraphicsMode = false;

/** A browser that reaches these origins only. Everything it unpacks and writes is in `folder`, which must be TMPDIR. */
export async function openBrowser(folder: string, ...allowedOrigins: string[]): Promise<OpenBrowser> {
  const foreignRequests: string[] = [];
  // All that is not for an allowed origin goes to this proxy, so that workers and the browser's own calls are seen too.
  const refusal = createServer((request, response) => {
    foreignRequests.push(`${request.method} ${request.url}`);
    response.writeHead(403).end();
  });
  refusal.on('connect', (request, socket) => {
    foreignRequests.push(`CONNECT ${request.url}`);
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  await once(refusal.listen(0, '127.0.0.1'), 'listening');

  const executablePath = await chromium.executablePath();
  // A bare machine has no fonts, and the browser ends without any; those that come with it lie in `folder`.
  const fonts = join(folder, 'fonts.conf');
  const machineFonts = '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>';
  writeFileSync(fonts, `<fontconfig><dir>${folder}/fonts</dir>${machineFonts}</fontconfig>`);
  const server = await playwright.launchServer({
    executablePath,
    args: [
      // With the rules between origins, as everybody's browser has them.
      ...chromium.args.filter((arg) => arg !== '--disable-web-security'),
      '--no-sandbox',
      '--disable-background-networking',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    ],
    proxy: {
      server: `http://127.0.0.1:${(refusal.address() as AddressInfo).port}`,
      bypass: ['<-loopback>', ...allowedOrigins].join(','),
    },
    env: { HOME: folder, TMPDIR: folder, FONTCONFIG_FILE: fonts },
  });
  const browser = await playwright.connect(server.wsEndpoint());
  const close = async () => {
    // Chromium in one process may hang when it is asked to end.
    await server.kill();
    refusal.close();
    refusal.closeAllConnections();
  };
  return { page: await browser.newPage({ viewport: { width: 1280, height: 800 } }), foreignRequests, close };
}
