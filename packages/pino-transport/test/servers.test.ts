/** Request logs of the servers that log through pino. */
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type ParsedLine, parseLine } from '@kakashi/core';
import { kakashiPino } from '@kakashi/pino-transport';
// @ts-expect-error: Express comes without types, and of those there are only three words here.
import express from 'express';
import fastify, { type FastifyBaseLogger } from 'fastify';
import { type Logger, pino } from 'pino';
import { pinoHttp } from 'pino-http';
import { describe, expect, test } from 'vitest';
import { linesOf, testFolder } from './child.ts';
import { TARGET } from './transport.ts';

const REQUESTS = 20;

async function request(address: string): Promise<void> {
  const paths = Array.from({ length: REQUESTS }, (_, i) => `/orders/${i}`);
  const responses = await Promise.all(paths.map((path) => fetch(`${address}${path}`)));
  expect(responses.map(({ status }) => status)).toEqual(paths.map(() => 200));
}

function flushed(logger: Logger | FastifyBaseLogger): Promise<void> {
  const flush = (logger as Logger).flush.bind(logger) as (callback: (error?: Error | null) => void) => void;
  return promisify(flush)();
}

function recordsIn(path: string): ParsedLine[] {
  return linesOf({ path }).map((line) => parseLine(line) as ParsedLine);
}

/** Each request has its lookup and its end, under one id. */
function expectRequests(path: string, idField: string): void {
  const records = recordsIn(path);
  const ids = (message: string): unknown[] =>
    records.filter((record) => record.message === message).map(({ fields }) => fields[idField]);
  const completed = records.filter(({ message }) => message === 'request completed');
  expect(completed).toHaveLength(REQUESTS);
  expect(new Set(ids('request completed')).size).toBe(REQUESTS);
  expect(ids('order looked up').sort()).toEqual(ids('request completed').sort());
  for (const { name, level, fields } of completed) {
    expect([name, level, fields['res.statusCode']]).toEqual(['api', 'INFO', '200']);
  }
}

describe.each(['sync', 'async', 'target'] as const)('%s', (way) => {
  test('Fastify logs its requests', async () => {
    const path = join(testFolder(), 'requests.log');
    const where =
      way === 'target'
        ? { transport: { target: TARGET, options: { destination: path } } }
        : { stream: kakashiPino({ destination: path, mode: way }) };
    const app = fastify({ logger: { name: 'api', ...where } });
    app.get('/orders/:id', async ({ log }) => {
      log.info('order looked up');
      return {};
    });
    await request(await app.listen({ host: '127.0.0.1', port: 0 }));
    await app.close();
    await flushed(app.log);
    expectRequests(path, 'reqId');
  });

  test('pino-http logs the requests of Express', async () => {
    const path = join(testFolder(), 'requests.log');
    const stream =
      way === 'target'
        ? pino.transport({ target: TARGET, options: { destination: path } })
        : kakashiPino({ destination: path, mode: way });
    const logger = pino({ name: 'api' }, stream);
    const app = express();
    app.use(pinoHttp({ logger }));
    app.get('/orders/:id', ({ log }: IncomingMessage, response: ServerResponse) => {
      log.info('order looked up');
      response.end();
    });
    const server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    await request(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
    await flushed(logger);
    expectRequests(path, 'req.id');
  });
});
