import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createGateway } from 'checkpoint-gateway';

const fileName = process.argv[2] ?? 'gateway.config.json';
const writeLog = (line) => void process.stderr.write(line);
const gateway = createGateway(readFileSync(fileName, 'utf8'), { fileName, writeLog });

const server = createServer((request, response) => {
  if (request.url === '/version') response.end('1\n');
  else gateway.handler(request, response);
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
process.stdout.write(`http://127.0.0.1:${server.address().port}\n`);

process.once('SIGTERM', async () => {
  gateway.drain();
  server.close();
  await once(server, 'close');
  await gateway.close();
});
