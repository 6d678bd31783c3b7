import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the bodies of one upstream are large by. */
export const shapes = ['text', 'values', 'wide', 'resources', 'skipped', 'graph'] as const;
export type Shape = (typeof shapes)[number];

// The answer to a write is read up to 512 KiB; a little is left for what stands around the large part.
const MAX_WRITE_BYTES = 512 * 1024 - 4_096;
// More values than this are not parsed.
const MAX_VALUES = 140_000;

/** Parts of a list until they have so many bytes of JSON together. */
function fill(bytes: number, part: (at: number) => object): object[] {
  const each = Buffer.byteLength(JSON.stringify(part(1_000))) + 1;
  return Array.from({ length: Math.floor(bytes / each) }, (_, at) => part(at));
}

const idOf = (at: number) => `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`;

function resource(at: number): object {
  const id = idOf(at);
  const extra_info = JSON.stringify({ note: 'n'.repeat(120) });
  return {
    id,
    name: `server-${at}-${'x'.repeat(500)}`,
    type: 'OS::Nova::Server',
    resource_size: '40',
    size: 40,
    extra_info,
  };
}

function skipped(at: number): object {
  return {
    id: idOf(at),
    name: `server-${at}`,
    type: 'OS::Nova::Server',
    code: 'BackupService.6203',
    reason: 'r'.repeat(400),
  };
}

/** Layers of which each thing hangs on all of the layer above: many paths through few nodes. */
function graph(bytes: number): string {
  // 5,460 appearances, of the 10,000 that there may be.
  const [layers, breadth] = [6, 4];
  const key = (at: number) => `0x${at.toString(16)}`;
  const name = 'n'.repeat(Math.floor(bytes / (layers * breadth)) - 200);
  const places = Array.from({ length: layers * breadth }, (_, at) => at);
  const nodes = Object.fromEntries(places.map((at) => [key(at), ['OS::Nova::Server', idOf(at), name, null]]));
  const edges = places.slice(0, -breadth).map((at) => {
    const next = (Math.floor(at / breadth) + 1) * breadth;
    return [key(at), Array.from({ length: breadth }, (_, place) => key(next + place))];
  });
  return JSON.stringify([nodes, edges]);
}

/** A checkpoint of CBR of about so many bytes. */
function checkpointBody(shape: Shape, id: string, bytes: number): string {
  const room = bytes - 2_000;
  const extra: Record<string, () => unknown> = {
    text: () => ({ note: 'x'.repeat(room) }),
    values: () => Array.from({ length: Math.min(MAX_VALUES, Math.floor(room / 4)) }, () => 123),
    wide: () => ({ note: '給'.repeat(Math.floor(room / 3)) }),
  };
  const vault = {
    id: '5d2c8a10-7b3e-4f65-9c81-2e4a6b8d0f12',
    name: 'orders',
    resources: shape === 'resources' ? fill(room, resource) : [],
    skipped_resources: shape === 'skipped' ? fill(room, skipped) : [],
  };
  const extra_info = extra[shape]?.() ?? null;
  const rest = { project_id: 'p1', status: 'available', created_at: '2026-03-02T09:14:07.402615', vault, extra_info };
  return JSON.stringify({ checkpoint: { id, ...rest } });
}

/** The same of Karbor, whose graph is large. */
function karborBody(id: string, bytes: number): string {
  const protection_plan = { id: idOf(1), name: 'orders', resources: [], provider_id: idOf(2) };
  const rest = { status: 'available', project_id: 'p1', created_at: '2026-03-02', extra_info: null, protection_plan };
  return JSON.stringify({ checkpoint: { id, ...rest, resource_graph: graph(bytes / 2) } });
}

const MARK = '00000000-0000-4000-8000-0000000000ff';

/** Bodies are made once and cut where the id stands: what they cost here is no cost of the gateway. */
function createBodies(bytes: number): (shape: Shape, id: string) => Buffer[] {
  const made = new Map<Shape, readonly Buffer[]>();
  return (shape, id) => {
    const text = shape === 'graph' ? karborBody : (mark: string, size: number) => checkpointBody(shape, mark, size);
    const parts =
      made.get(shape) ??
      text(MARK, bytes)
        .split(MARK)
        .map((part) => Buffer.from(part));
    made.set(shape, parts);
    const [first, ...rest] = parts;
    return [first ?? Buffer.alloc(0), ...rest.flatMap((part) => [Buffer.from(id), part])];
  };
}

/** Serves large checkpoints, one shape below each path: /text/v3/p1/checkpoints/<id>. */
export async function startLargeUpstream(bytes: number): Promise<{ origin: string; close: () => void }> {
  const bodies = { read: createBodies(bytes), write: createBodies(Math.min(bytes, MAX_WRITE_BYTES)) };
  const answer = (response: ServerResponse, shape: Shape, id: string, kind: keyof typeof bodies) => {
    const parts = bodies[kind](shape, id);
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': length });
    for (const part of parts) response.write(part);
    response.end();
  };
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      const [, shape = '', ...path] = (request.url ?? '').split('/');
      const known = shapes.find((name) => name === shape);
      const isWrite = request.method === 'POST';
      const id = isWrite ? idOf(7) : (path.at(-1) ?? '');
      if (known && path.includes('checkpoints')) answer(response, known, id, isWrite ? 'write' : 'read');
      else response.writeHead(404).end('{"error_code":"BackupService.6105","error_msg":"no such vault"}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
