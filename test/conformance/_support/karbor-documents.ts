import { LEVELS } from '../expected/contracts-karbor.ts';

const PLANNED = 'nativeId type nativeType name extraInfo';
const CHECKPOINT = `
  id nativeId projectId status nativeStatus name description createdOn recordedAt vaultId vaultName
  resources { ${PLANNED} dependents { nativeId } } resourceGraph { ${graph(LEVELS)} } skippedResources { id }
  backups { id } provider { nativeId } extraInfo`;
const PLAN = `
  id nativeId projectId name description status nativeStatus createdAt capacity { sizeGb } tags { key }
  provider { nativeId } resources { ${PLANNED} dependents { nativeId } }`;

function graph(levels: number): string {
  return levels === 0 ? PLANNED : `${PLANNED} dependents { ${graph(levels - 1)} }`;
}

export const providers = '{ it: upstreams { providers { id nativeId name description } } }';
export const plans = `{ it: vaults(first: 50) { nodes { ${PLAN} } failures { code } } }`;

export function plan(id: string): string {
  return `{ it: vault(id: "vault:lab:${id}") { ${PLAN} } }`;
}

export function checkpoint(provider: string, id: string): string {
  return `{ it: checkpoint(id: "checkpoint:lab:${provider}:${id}") { ${CHECKPOINT} } }`;
}

export function checkpoints(provider: string): string {
  return `{ it: checkpoints(first: 50, filter: { providerId: "provider:lab:${provider}" }) { nodes { ${CHECKPOINT} } failures { code } } }`;
}

export function checkpointsOfPlan(id: string): string {
  return `{ it: vault(id: "vault:lab:${id}") { checkpoints(first: 50) { nodes { ${CHECKPOINT} } failures { code } } } }`;
}
