import type { IncomingMessage, ServerResponse } from 'node:http';
import { uuidOf } from './native-id.ts';
import { serve } from './wire-server.ts';

/** What a tenant's answers are made of: nothing of it is in another tenant's. */
export interface Ink {
  readonly letters: string;
  readonly digits: string;
  readonly instant: string;
}

/** One of eight. */
export function inkOf(index: number): Ink {
  const digit = index + 1;
  const day = `200${digit}-0${digit}-0${digit}`;
  const letters = String.fromCharCode(97 + index).repeat(8);
  return { letters, digits: String(digit).repeat(4), instant: `${day}T0${digit}:0${digit}:0${digit}.${digit * 111}Z` };
}

export const INKS: readonly Ink[] = [0, 1, 2].map(inkOf);

const NOBODY: Ink = { letters: 'nobody', digits: '9999', instant: '1999-09-09T09:09:09.999Z' };

/** By the word in its id a thing is there, missing, in conflict, or breaks the connection. */
export const THINGS = ['0', '1', '2', '3', 'missing', 'conflict', 'cut'] as const;

/** A CBR that answers every token in the ink of its tenant: `tenant.version`. Old versions are refused. */
export async function serveTenants(isCurrent: (tenant: number, version: number) => boolean) {
  let calls = 0;
  const { origin } = await serve((request, response) => {
    calls += 1;
    const [tenant = 0, version = 0] = String(request.headers['x-auth-token']).split('.').map(Number);
    const ink = INKS[tenant] ?? NOBODY;
    // Between 1 and 12 ms, so that answers overtake each other.
    setTimeout(() => answerIn(ink, request, response, isCurrent(tenant, version)), 1 + ((calls * 7) % 12));
  });
  return { origin, calls: () => calls };
}

/** What a CBR answers, in one ink; that a token is not current, too. */
export function answerIn(ink: Ink, request: IncomingMessage, response: ServerResponse, isCurrent: boolean): void {
  const url = request.url ?? '';
  const send = (status: number, body: object): void => {
    const headers = { 'content-type': 'application/json', 'x-request-id': ink.letters };
    response.writeHead(status, headers).end(JSON.stringify(body));
  };
  const fault = (status: number, code: string) => send(status, { error_code: code, error_msg: ink.letters });
  if (url.endsWith(uuidOf('cut'))) response.destroy();
  else if (!isCurrent) fault(401, `BackupService.${ink.digits}`);
  else if (url.endsWith(uuidOf('missing'))) fault(404, 'BackupService.6105');
  else if (url.endsWith(uuidOf('conflict'))) fault(409, `BackupService.${ink.digits}`);
  else send(200, bodyOf(url, ink));
}

function bodyOf(url: string, ink: Ink): object {
  const path = url.split('?')[0] ?? '';
  if (path.endsWith('/vaults')) return { vaults: [vault(ink), { ...vault(ink), id: `${ink.letters}-2` }] };
  if (path.includes('/vaults/')) return { vault: vault(ink) };
  return path.includes('/backups/') ? { backup: backup(ink) } : { checkpoint: checkpoint(ink) };
}

function vault({ letters, digits, instant }: Ink): object {
  const billing = { size: Number(digits), used: Number(digits), status: letters };
  const resource = { id: letters, type: letters, name: letters, size: Number(digits) };
  const text = { id: letters, project_id: letters, name: letters, description: letters, created_at: instant };
  return { ...text, billing, resources: [resource], tags: [{ key: letters, value: letters }] };
}

function backup({ letters, digits, instant }: Ink): object {
  const ids = { id: letters, checkpoint_id: letters, vault_id: letters, project_id: letters, resource_id: letters };
  const text = { name: letters, status: letters, resource_type: letters, created_at: instant };
  return { ...ids, ...text, resource_size: Number(digits) };
}

function checkpoint({ letters, digits, instant }: Ink): object {
  const resource = { id: letters, type: letters, name: letters, resource_size: digits };
  const own = { id: letters, project_id: letters, status: letters, created_at: instant };
  return { ...own, vault: { id: letters, name: letters, resources: [resource] }, extra_info: { note: letters } };
}

const EVERY_THING = `
  vault: vault(id: "vault:sg:ID") { nativeId projectId name description nativeStatus createdAt
    capacity { sizeGb usedMb } tags { key value } resources { nativeId nativeType name sizeGb } }
  checkpoint: checkpoint(id: "checkpoint:sg:ID") { nativeId projectId nativeStatus recordedAt vaultName
    resources { nativeId name sizeGb } extraInfo }
  backup: node(id: "backup:sg:ID") { ... on Backup { nativeId name nativeStatus createdAt resourceNativeId sizeGb } }
  list: vaults(first: 2) { nodes { nativeId name capacity { sizeGb } } }`;
const FIELDS = new Map(
  EVERY_THING.split(/\n {2}(?=\w)/)
    .slice(1)
    .map((field) => [field.slice(0, field.indexOf(':')), field.trim()]),
);

/** One read: each costs a call when it is asked alone. */
export interface Reading {
  readonly kind: 'vault' | 'checkpoint' | 'backup' | 'list';
  readonly thing: (typeof THINGS)[number];
}

/** A document of these reads, by the alias of each. */
export function documentOf(readings: readonly Reading[]): Map<string, string> {
  return new Map(
    readings.map(({ kind, thing }) => {
      const alias = kind === 'list' ? 'list' : `${kind}_${thing}`;
      return [alias, (FIELDS.get(kind) ?? '').replace(/^\w+/, alias).replace('ID', uuidOf(thing))];
    }),
  );
}
