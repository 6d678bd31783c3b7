import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createClientAddress } from '../../../src/server/edge/client-address.ts';
import { useEdge } from './_support/edge.ts';

function addressOf(trusted: readonly string[], remoteAddress: string | undefined, forwarded?: string) {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  return createClientAddress(trusted)({ socket: { remoteAddress }, headers } as unknown as IncomingMessage);
}

describe('the address of a caller', () => {
  it.each<[string, readonly string[], string | undefined, string | undefined, string | undefined]>([
    ['is that of the connection', [], '192.0.2.1', undefined, '192.0.2.1'],
    ['is that of the connection, whatever it says of others', [], '192.0.2.1', '198.51.100.1', '192.0.2.1'],
    ['is that of a stranger, whatever they say', ['10.0.0.0/8'], '192.0.2.1', '198.51.100.1', '192.0.2.1'],
    ['is what a trusted proxy says', ['10.0.0.0/8'], '10.1.2.3', '198.51.100.1', '198.51.100.1'],
    [
      'is the right one, not what the client put before it',
      ['10.0.0.0/8'],
      '10.1.2.3',
      '127.0.0.1, 198.51.100.1',
      '198.51.100.1',
    ],
    [
      'is found behind two proxies',
      ['10.0.0.1', '10.0.0.2'],
      '10.0.0.1',
      '1.1.1.1, 198.51.100.1, 10.0.0.2',
      '198.51.100.1',
    ],
    ['is the farthest one where all are trusted', ['10.0.0.0/8'], '10.0.0.1', '10.0.0.3,10.0.0.2', '10.0.0.3'],
    ['is the last that can be read', ['10.0.0.0/8'], '10.0.0.1', '198.51.100.1, unknown', '10.0.0.1'],
    ['is that of the proxy that says nothing', ['10.0.0.0/8'], '10.0.0.1', undefined, '10.0.0.1'],
    ['is that of the proxy that says an empty word', ['10.0.0.0/8'], '10.0.0.1', '', '10.0.0.1'],
    ['is IPv4 where the socket speaks IPv6', [], '::ffff:192.0.2.1', undefined, '192.0.2.1'],
    ['is trusted in its IPv6 form, too', ['10.0.0.0/8'], '::ffff:10.0.0.1', '::ffff:c633:6401', '198.51.100.1'],
    [
      'is trusted where the list has the IPv6 form',
      ['::ffff:10.0.0.0/104'],
      '10.0.0.1',
      '198.51.100.1',
      '198.51.100.1',
    ],
    ['is written without a port', ['10.0.0.0/8'], '10.0.0.1', '198.51.100.1:5555', '198.51.100.1'],
    ['is written without brackets', ['fd00::/8'], 'fd00::1', '"[2001:DB8:0:0::1]:443"', '2001:db8::1'],
    ['is written without a zone', [], 'fe80::1%eth0', undefined, 'fe80::1'],
    ['is not known on a socket without one', [], undefined, undefined, undefined],
  ])('%s', (_name, trusted, remote, forwarded, expected) => {
    expect(addressOf(trusted, remote, forwarded)).toBe(expected);
  });

  const edge = useEdge({ trustedProxies: ['127.0.0.1'] });

  it('stands in the log line', async () => {
    await fetch(`${edge.url}/nothing`, { headers: { 'x-forwarded-for': '198.51.100.7' } });
    await expect
      .poll(() => edge.log.find(({ status }) => status === 404))
      .toMatchObject({
        address: '198.51.100.7',
        codes: ['NOT_FOUND'],
      });
  });
});
