/** The channel on which threads hand rings to the writer. Every thread hears every letter; nothing here is lossy. */
import { BroadcastChannel, type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import type { KakashiErrorCode } from '../errors.ts';
import type { FormatName } from '../format/formatter.ts';
import type { Arena } from './arena.ts';

/** What the writer has to know of a destination. */
export interface SlotSettings {
  /** A path or a descriptor. */
  readonly destination: string | number;
  readonly mkdir: boolean;
  readonly fileMode: number;
  readonly fsync: false | 'batch' | 'close';
  readonly queueCapacity: number;
  readonly maxQueueBytes: number;
  readonly maxBatchBytes: number;
  readonly closeTimeoutMs: number;
  /** For drop markers. A formatter of the user's cannot leave its thread; its markers are `kv`. */
  readonly format: FormatName;
  readonly timestamp: false | 'iso' | 'epoch';
  /** Whether records may come that the consumer has to transcode. */
  readonly transcodes: boolean;
}

/** A thread has a ring for a destination. */
export interface JoinLetter {
  readonly kind: 'join';
  readonly slot: string;
  readonly memory: SharedArrayBuffer;
  readonly settings: SlotSettings;
  /** The operating system's id of the producing thread; 0 if unknown. */
  readonly tid: number;
  /** Node.js's id of it. */
  readonly threadId: number;
}

/** Open the destination of a slot anew, at another path if one is given. */
export interface ReopenLetter {
  readonly kind: 'reopen';
  readonly slot: string;
  readonly path: string | undefined;
}

/** The writer has let a slot go: everything in it is settled, and its destination closed. */
export interface LeftLetter {
  readonly kind: 'left';
  readonly slot: string;
}

/** A failure to be reported by the thread that owns the slot. */
export interface FaultLetter {
  readonly kind: 'fault';
  readonly slot: string;
  readonly code: KakashiErrorCode;
  readonly message: string;
  readonly systemCode: string | undefined;
}

/** The consumer has dropped records of a slot: its account says which. */
export interface DroppedLetter {
  readonly kind: 'dropped';
  readonly slot: string;
}

export type Letter = JoinLetter | ReopenLetter | LeftLetter | FaultLetter | DroppedLetter;

export class Channel {
  readonly #arena: Arena;
  readonly #port: BroadcastChannel;

  constructor(arena: Arena) {
    this.#arena = arena;
    this.#port = new BroadcastChannel(arena.data.channel);
  }

  post(letter: Letter): void {
    this.#port.postMessage(letter);
    this.#arena.countLetter();
  }

  /** Has the event loop deliver letters, without being kept alive by it. */
  listen(hear: (letter: Letter) => void): void {
    this.#port.onmessage = (event: unknown) => hear((event as { data: Letter }).data);
    this.#port.unref();
  }

  /** Has letters that have arrived delivered now, in a thread that is not at its event loop. */
  poll(hear: (letter: Letter) => void): void {
    pollPort(this.#port as unknown as MessagePort, hear);
  }
}

/** Takes the letters out of a port that its event loop has not delivered. */
export function pollPort(port: MessagePort, hear: (letter: Letter) => void): void {
  for (let got = receiveMessageOnPort(port); got !== undefined; got = receiveMessageOnPort(port)) {
    hear(got.message as Letter);
  }
}
