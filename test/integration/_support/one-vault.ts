import { type Estate, emptyEstate } from '../../../src/sandbox/estate.ts';
import { addRun, NIGHT, serverVault } from '../../support/estates.ts';
import { openGateway } from '../../support/gateway.ts';

/** A vault of CBR with so many servers and one checkpoint of them all. */
export function oneVault(servers = 3) {
  const estate = emptyEstate();
  const vault = serverVault('web', servers);
  estate.cbr.vaults.push(vault);
  const { checkpoint, backups } = addRun(estate, vault, NIGHT);
  return { estate, vault, checkpoint, backups, vaultId: `vault:sg:${vault.id}`, id: `checkpoint:sg:${checkpoint.id}` };
}

export const open = (estate: Estate) => openGateway({}, { sandbox: { estate } });
