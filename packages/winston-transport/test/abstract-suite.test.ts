/** winston's own suite for transports, abstract-winston-transport. It is written for mocha, whose words are lent to it. */
import { createRequire } from 'node:module';
import { KakashiTransport } from '@kakashi/winston-transport';
import { afterAll, afterEach, beforeEach, describe, test } from 'vitest';
import { MemorySink } from './doubles.ts';

type Done = (error?: unknown) => void;
type Step = (done: Done) => void;

/** A step of mocha's takes a callback where it is asynchronous. */
const asPromise = (step: Step) => (): Promise<void> | void => {
  if (step.length === 0) return step(() => undefined);
  return new Promise((resolve, reject) => step((error) => (error === undefined ? resolve() : reject(error))));
};

const words = {
  describe,
  it: (name: string, step: Step) => test(name, asPromise(step)),
  beforeEach: (step: Step) => beforeEach(asPromise(step)),
  afterEach: (step: Step) => afterEach(asPromise(step)),
  after: (step: Step) => afterAll(asPromise(step)),
};

Object.assign(globalThis, words);
createRequire(import.meta.url)('abstract-winston-transport')({
  name: 'KakashiTransport',
  Transport: KakashiTransport,
  construct: () => ({ destination: new MemorySink() }),
});
