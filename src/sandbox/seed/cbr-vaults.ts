import { cbrResource, cbrVault, EU } from '../cbr/estate.ts';
import type { CbrVault } from '../cbr/rows.ts';

const disk = (name: string, sizeGb: number) => cbrResource({ name, type: 'OS::Cinder::Volume', sizeGb });

/** Two vaults with all features: several resources, tags, skipped resources, a failure, a run in progress. */
export const ORDERS = cbrVault({
  name: 'vault-orders-prod',
  description: 'Nightly backups of the order system',
  sizeGb: 1200,
  usedMb: 438_212,
  tags: [{ key: 'env', value: 'prod' }, { key: 'team', value: 'orders' }, { key: 'pci' }],
  resources: [
    cbrResource({
      name: 'orders-db-01',
      sizeGb: 140,
      backupSizeMb: 184_320,
      extraInfo: { exclude_volumes: ['61c0f9d3-2b75-4a8e-9d14-f7e3b5a208c6'] },
    }),
    cbrResource({ name: 'orders-api-01', backupSizeMb: 39_480 }),
    cbrResource({ name: 'orders-api-02', backupSizeMb: 40_112 }),
    cbrResource({ name: 'orders-worker-01', sizeGb: 80, backupSizeMb: 61_004, extraInfo: undefined }),
  ],
});

export const PAYROLL = cbrVault({
  name: 'vault-payroll',
  description: 'Locked: kept for the auditors',
  sizeGb: 600,
  usedMb: 120_884,
  isLocked: true,
  tags: [
    { key: 'env', value: 'prod' },
    { key: 'owner', value: 'finance' },
  ],
  resources: [
    cbrResource({ name: 'payroll-db-01', sizeGb: 200, backupSizeMb: 90_112 }),
    cbrResource({ name: 'payroll-app-01', backupSizeMb: 21_480 }),
    cbrResource({ name: 'lohn "Größe" & 給与 – it\'s one server', sizeGb: 20 }),
  ],
});

export const WEB_DISKS = cbrVault({
  name: 'volumes-web',
  objectType: 'disk',
  sizeGb: 400,
  usedMb: 58_401,
  resources: [
    disk('web-01-data', 100),
    disk('web-02-data', 100),
    { ...disk('scratch-0001', 20), protectStatus: null, backupSizeMb: 0, backupCount: 0, extraInfo: undefined },
    { ...disk('gone-0002', 10), protectStatus: 'deleted', backupSizeMb: 512 },
  ],
});

export const SHARED_FILES = cbrVault({
  name: 'turbo-shared-files',
  description: '',
  objectType: 'turbo',
  sizeGb: 2000,
  usedMb: 733_190,
  tags: [{ key: 'team', value: 'design' }],
  resources: [cbrResource({ name: 'design-files', type: 'OS::Sfs::Turbo', sizeGb: 1024, backupSizeMb: 733_190 })],
});

export const ARCHIVE = cbrVault({
  name: 'vault-archive-2024',
  status: 'lock',
  resources: [cbrResource({ name: 'archive-01', sizeGb: 500 })],
});

/** A target of replication from another region, without backups of its own. */
export const COPIES = cbrVault({ name: 'vault-copies-from-eu', protectType: 'replication', usedMb: 20_480 });

/** Vaults that are out of use, each with another status. */
const RETIRED: CbrVault[] = [
  ARCHIVE,
  cbrVault({ name: 'vault-mail', status: 'frozen', resources: [cbrResource({ name: 'mail-01' })] }),
  cbrVault({ name: 'vault-old-ci', status: 'deleting', resources: [] }),
  cbrVault({ name: 'vault-reports', status: 'error', resources: [cbrResource({ name: 'reports-01' })] }),
];

const LONG_NAME = `batch-${'very-'.repeat(48)}long`;

const SPECIAL: CbrVault[] = [
  cbrVault({ name: 'vault-new-empty', usedMb: 0, sizeGb: 100 }),
  cbrVault({
    name: '📦 vault "überlauf" \\ 備份',
    description: 'Full: a backup is refused',
    sizeGb: 10,
    usedMb: 10_250,
    resources: [cbrResource({ name: LONG_NAME }), cbrResource({ name: 'batch-🚀-02' })],
  }),
  COPIES,
];

export const SG_VAULTS: CbrVault[] = [ORDERS, PAYROLL, WEB_DISKS, SHARED_FILES, ...RETIRED, ...SPECIAL];

export const EU_SHOP = cbrVault({
  name: 'vault-shop-eu',
  projectId: EU.id,
  description: 'Web shop',
  tags: [{ key: 'env', value: 'prod' }],
  resources: [cbrResource({ name: 'shop-web-01' }), cbrResource({ name: 'shop-db-01', sizeGb: 120 })],
});

export const EU_VAULTS: CbrVault[] = [
  EU_SHOP,
  cbrVault({ name: 'volumes-eu', projectId: EU.id, objectType: 'disk', resources: [disk('shop-db-01-data', 120)] }),
];
