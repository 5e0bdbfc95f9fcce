/** Kakashi as a winston transport. */
export { type AcceleratedLogger, accelerate } from './accelerate.ts';
export type { KakashiTransportEvents } from './events.ts';
export type { Info, WinstonFormat } from './info.ts';
export { type KakashiFormatOptions, kakashiFormat } from './kakashi-format.ts';
export type { WinstonLevels } from './level-table.ts';
export type { KakashiTransportOptions, LineSource } from './options.ts';
export type { WinstonLogger } from './source.ts';
export { KakashiTransport, KakashiTransport as default } from './transport.ts';
