/** `kakashi/pino`: the target of pino's transport, and a destination in the process. */
export * from '@kakashi/pino-transport';
export { default } from '@kakashi/pino-transport';
