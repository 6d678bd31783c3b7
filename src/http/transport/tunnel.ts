import { request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import type { buildConnector as UndiciConnector } from 'undici';
import buildConnector from 'undici/lib/core/connect.js';
import { type HttpProxy, proxyConnectError, proxyFailure } from './proxy.ts';

const TIMED_OUT = 'ETIMEDOUT';

/** Time limit for connecting, in milliseconds, and the trust in the target behind the tunnel. */
export interface TunnelOptions {
  readonly timeout: number;
  readonly ca?: string;
  readonly allowPartialTrustChain?: boolean;
}

/** Opens connections to a proxy that receives requests in absolute form. */
export function createProxyConnector(options: TunnelOptions): UndiciConnector.connector {
  const connect = buildConnector(options);
  return (target, callback) =>
    connect(target, (...[error, socket]) => {
      if (error) callback(proxyConnectError(error), null);
      else callback(null, socket);
    });
}

/**
 * Opens connections to https:// through a proxy. Written by hand: undici's ProxyAgent reports a proxy's refusal as an
 * abort of the client, and waits for minutes for a proxy that does not respond.
 */
export function createTunnelConnector(proxy: HttpProxy, options: TunnelOptions): UndiciConnector.connector {
  const secure = buildConnector(options);
  return (target, callback) => {
    const { host = '', port } = target;
    const path = port ? host : `${host}:443`;
    const send = proxy.origin.startsWith('https:') ? secureRequest : plainRequest;
    const request = send(proxy.origin, {
      method: 'CONNECT',
      path,
      agent: false,
      headers: { host: path, connection: 'keep-alive', ...proxy.headers },
    });
    const onTimeout = () => request.destroy(Object.assign(new Error(TIMED_OUT), { code: TIMED_OUT }));
    const timer = setTimeout(onTimeout, options.timeout);
    request.once('error', (error) => {
      clearTimeout(timer);
      callback(proxyConnectError(error), null);
    });
    request.once('connect', ({ statusCode = 0 }, socket) => {
      clearTimeout(timer);
      request.removeAllListeners('error');
      socket.on('error', () => {});
      if (statusCode >= 200 && statusCode < 300) return void secure({ ...target, httpSocket: socket }, callback);
      socket.destroy();
      callback(proxyFailure(statusCode), null);
    });
    request.end();
  };
}
