import { request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { createRequire } from 'node:module';
import type { buildConnector as UndiciConnector } from 'undici';
import { type HttpProxy, onTheWayToProxy, proxyFailure } from './proxy.ts';

const require = createRequire(import.meta.url);
const buildConnector: typeof UndiciConnector = require('undici/lib/core/connect.js');

const LATE = 'ETIMEDOUT';

/** How long connecting may take, and how what is behind the tunnel is verified. */
export interface TunnelOptions {
  readonly timeout: number;
  readonly ca?: string;
  readonly allowPartialTrustChain?: boolean;
}

/** Makes connections to a proxy that is asked by whole addresses. */
export function createProxyConnector(options: TunnelOptions): UndiciConnector.connector {
  const connect = buildConnector(options);
  return (target, callback) =>
    connect(target, (...[error, socket]) => {
      if (error) callback(onTheWayToProxy(error), null);
      else callback(null, socket);
    });
}

/**
 * Makes connections to https:// through a proxy. undici's own ProxyAgent takes a proxy that says no for an end of ours, and
 * waits for minutes for one that says nothing.
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
    const timer = setTimeout(() => request.destroy(Object.assign(new Error(LATE), { code: LATE })), options.timeout);
    request.once('error', (error) => {
      clearTimeout(timer);
      callback(onTheWayToProxy(error), null);
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
