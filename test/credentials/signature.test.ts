import { expect, it } from 'vitest';
import { sign, signatureDate } from '../../src/credentials/signature.ts';

// The vendor's own signer gives these signatures for these made-up keys.
const KEYS = { accessKey: 'HPUAEXAMPLEAK0000001', secretKey: 'ExampleSecretKey0123456789abcdefghijklmn' };
const DATE = '20260301T120000Z';
const PROJECT = '0605767b5780d5762fc5c0118072a564';
const CALL = {
  host: 'cbr.ap-southeast-3.myhuaweicloud.com',
  headers: { 'content-type': 'application/json', 'X-Project-Id': PROJECT },
};

it('signs a read with a query of repeated keys and spaces', () => {
  const query =
    'checkpoint_id=8b0851a8-adf3-4f4c-a914-dead08bf9664&limit=50&name=nightly%20db%201&status=error&status=available';
  expect(sign(KEYS, { ...CALL, method: 'GET', path: `/v3/${PROJECT}/backups`, query, body: '' }, DATE)).toEqual({
    'x-sdk-date': DATE,
    authorization:
      'SDK-HMAC-SHA256 Access=HPUAEXAMPLEAK0000001, SignedHeaders=content-type;host;x-project-id;x-sdk-date, Signature=81a42d5809bbf14e37b5b80cdf9a7e6c864bc609c0f8dc4772729b0ba4b83e37',
  });
});

it('signs a write with the bytes of its body', () => {
  const body =
    '{"checkpoint":{"vault_id":"3b5816b5-f29c-4172-9d9a-76c719a659ce","parameters":{"name":"manual-01","incremental":true}}}';
  const signed = sign(KEYS, { ...CALL, method: 'POST', path: `/v3/${PROJECT}/checkpoints`, query: '', body }, DATE);
  expect(signed.authorization).toContain('Signature=f2aae91d9f1346239a46fd43d6a8e804825746215b12fdb8d109eb03c432ea1d');
});

it('writes the date in UTC without punctuation', () => {
  expect(signatureDate(new Date('2026-03-01T12:00:00.987Z'))).toBe(DATE);
});
