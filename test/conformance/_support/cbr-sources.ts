import { readFileSync } from 'node:fs';
import { PREFIX, QUESTIONS, VAULT } from '../../support/cbr-questions.ts';
import { CBR_CONTRACTS } from '../expected/contracts-cbr.ts';
import type { Source } from './body-source.ts';
import { Missing } from './contract.ts';
import { MIXED_BACKUPS } from './mixed-backups.ts';

const fixture = (name: string): object =>
  JSON.parse(readFileSync(new URL(`../../fixtures/cbr/${name}.json`, import.meta.url), 'utf8'));
const cbr = (name: string, question: keyof typeof CBR_CONTRACTS, at: readonly string[] = []): Source => ({
  question: `CBR's ${question}`,
  name,
  upstream: 'sg',
  body: fixture(name),
  document: QUESTIONS[question].document,
  at,
  rule: CBR_CONTRACTS[question],
});

const checkpoints = cbr('backup-list-200', 'checkpoints', ['nodes']);
const mixed: Source = { ...checkpoints, name: 'backups in every state', body: MIXED_BACKUPS };
const ofVault = (source: Source): Source => ({
  ...source,
  question: "CBR's checkpoints of a vault",
  document: `{ it: vault(id: "vault:sg:${VAULT}") { ${QUESTIONS.checkpoints.document.slice('{ it: '.length)} }`,
  at: ['checkpoints', 'nodes'],
  rule: (body) => {
    const rows = source.rule(body);
    if (!Array.isArray(rows)) return rows;
    const isOwn = (row: { vaultId: string }) => row.vaultId === `vault:sg:${VAULT}`;
    return rows.filter((row) => (row instanceof Missing ? row.vault === null || row.vault === VAULT : isOwn(row)));
  },
  help: ({ path }) => (path === `${PREFIX}/vaults/${VAULT}` ? fixture('vault-show-200') : undefined),
});

export const CBR_SOURCES: readonly Source[] = [
  cbr('checkpoint-show-200', 'checkpoint'),
  cbr('checkpoint-create-200-skipped', 'checkpoint'),
  cbr('vault-show-200', 'vault'),
  cbr('backup-show-200', 'backup'),
  cbr('task-show-200', 'task'),
  cbr('vault-list-200', 'vaults', ['nodes']),
  ...[checkpoints, mixed].flatMap((source) => [source, ofVault(source)]),
];
